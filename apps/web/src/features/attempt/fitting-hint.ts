import type { HintShown } from '@kubarium/contracts'

/**
 * Whether a hint fits a mistake that is there now.
 * @param seen for what reasons a check is red, live and in the last result; undefined where it is not
 */
export function fitsWhatIsSeen(
  { fits }: Pick<HintShown, 'fits'>,
  seen: (check: string) => readonly (string | null | undefined)[],
): boolean {
  return Object.entries(fits).some(([check, reasons]) =>
    seen(check).some((reason) => typeof reason === 'string' && reasons.includes(reason)),
  )
}
