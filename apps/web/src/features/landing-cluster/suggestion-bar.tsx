import { Button } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import type { MouseEvent } from 'react'
import styles from './suggestion-bar.module.css'
import type { Suggestion } from './suggestions.ts'

/**
 * Commands that make sense now; each is typed into the terminal, so it is seen and can be learnt. Without `onCommand` a
 * press bubbles on: `data-command` says what to type.
 */
export function SuggestionBar({
  suggestions,
  onCommand,
}: {
  suggestions: readonly Suggestion[]
  onCommand?: (command: string) => void
}) {
  const t = useTranslations('landing')
  const words = useTranslations('landing.try')
  return (
    <div
      className={styles.bar}
      role="group"
      aria-label={t('tryTitle')}
      onClick={
        onCommand &&
        (({ target }: MouseEvent) => {
          const command = commandAt(target)
          if (command !== undefined) onCommand(command)
        })
      }
    >
      <span aria-hidden="true">{t('tryTitle')}</span>
      {suggestions.map(({ name, values, command }) => (
        <Button key={name} size={28} title={t('tryTyped', { command })} data-command={command}>
          {words(name, values)}
        </Button>
      ))}
    </div>
  )
}

/** The command of the button that was pressed. */
export function commandAt(target: EventTarget): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>('[data-command]')?.dataset.command : undefined
}
