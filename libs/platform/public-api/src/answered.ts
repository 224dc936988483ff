/** A result with headers of its own: `answered(course, { etag: etagOf(course.updatedAt) })`. */
export class Answered<Result> {
  constructor(
    readonly result: Result,
    readonly headers: Readonly<Record<string, string>>,
  ) {}
}

/**
 * @param headers `etag` as made by `etagOf`; `location` below /api/v1, as operations write their paths; others as they are
 */
export function answered<Result>(
  result: Result,
  headers: { readonly etag?: string; readonly location?: string; readonly [name: string]: string | undefined },
): Answered<Result> {
  return new Answered(
    result,
    Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, name === 'location' ? `/api/v1${value}` : value] as const],
      ),
    ),
  )
}
