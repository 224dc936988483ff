'use client'

import { CommandBlock } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useAttempt } from '../attempt-context.tsx'
import styles from './text.module.css'

const words = { ready: 'run', running: 'running', ran: 'ran', failed: 'runFailed' } as const
const names = { ready: 'runName', running: 'runningName', ran: 'ranName', failed: 'runFailedName' } as const

/** A command of a text. On a window that shows one pane at a time, what it printed stands below it. */
export function RunBlock({ command }: { command: string }) {
  const t = useTranslations('attempt')
  const { run, runOf } = useAttempt()
  const { state, output } = runOf(command)
  return (
    <div>
      <CommandBlock
        command={command}
        label={t(names[state], { command })}
        runLabel={t(words[state])}
        state={state}
        onRun={() => run(command)}
      />
      {output.trim() !== '' && (
        <div className={styles.printed} role="group" aria-label={t('printed')}>
          <pre lang="en" tabIndex={0}>
            {output.trimEnd()}
          </pre>
        </div>
      )}
    </div>
  )
}
