'use client'

import type { TerminalCommand } from '@kubarium/contracts'
import { useTranslations } from 'next-intl'
import { withoutControlSequences } from './control-key.ts'
import styles from './terminal.module.css'

/** The commands that ended, each with its output and exit status: what a screen reader reads of a terminal. */
export function Transcript({ commands, visible }: { commands: readonly TerminalCommand[]; visible: boolean }) {
  const t = useTranslations('terminal')
  return (
    <div
      className={visible ? styles.transcript : 'visually-hidden'}
      role="log"
      aria-label={t('transcript')}
      tabIndex={visible ? 0 : -1}
      ref={visible ? (element) => element?.scrollTo(0, element.scrollHeight) : undefined}
    >
      {commands.length === 0 && visible && <p>{t('noCommands')}</p>}
      {commands.map((command, index) => (
        <div key={index}>
          <h3 lang="en">
            {command.line.trim() || t('emptyLine')}
            <span className={command.status === 0 ? undefined : 'tone-bad'}>
              {' '}
              · {t('exit', { status: command.status })}
            </span>
          </h3>
          <pre lang="en">{withoutControlSequences(command.output).trimEnd() || t('noOutput')}</pre>
        </div>
      ))}
    </div>
  )
}
