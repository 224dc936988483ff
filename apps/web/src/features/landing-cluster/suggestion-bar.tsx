'use client'

import { Button } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import type { LiveState } from '../../ports/live-source.ts'
import styles from './suggestion-bar.module.css'
import { suggestions } from './suggestions.ts'

/** Commands that make sense now; each is typed into the terminal, so it is seen and can be learnt. */
export function SuggestionBar({ state, onCommand }: { state: LiveState; onCommand: (command: string) => void }) {
  const t = useTranslations('landing')
  const words = useTranslations('landing.try')
  return (
    <div className={styles.bar} role="group" aria-label={t('tryTitle')}>
      <span aria-hidden="true">{t('tryTitle')}</span>
      {suggestions(state.objects.values()).map(({ name, values, command }) => (
        <Button key={name} size={28} title={t('tryTyped', { command })} onClick={() => onCommand(command)}>
          {words(name, values)}
        </Button>
      ))}
    </div>
  )
}
