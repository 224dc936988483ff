'use client'

import type { Attempt, Me } from '@kubarium/contracts'
import { Button } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { AttemptProvider } from '../../../../../../features/attempt/attempt-context.tsx'
import { Exercise, type ExerciseTab } from '../../../../../../features/attempt/exercise/exercise.tsx'
import { useSubmissions } from '../../../../../../features/attempt/exercise/use-submissions.ts'
import { ResetMenu } from '../../../../../../features/attempt/restore-controls.tsx'
import { useAttemptKeys } from '../../../../../../features/attempt/use-attempt-keys.ts'
import { useCommandKey } from '../../../../../../shell/command-key.ts'
import { useOfferedCommands } from '../../../../../../shell/commands.tsx'
import { useWorkspaceCommands } from '../../../workspace/use-workspace-commands.ts'
import { AttemptFrame } from './attempt-frame.tsx'
import { useAttemptWorkspace } from './use-attempt-workspace.ts'
import styles from './attempt.module.css'

/** An exercise: what is to be done beside the cluster, and what became of what was handed in. */
export function ExerciseWorkspace({ attempt: given, me }: { attempt: Attempt; me?: Me }) {
  const t = useTranslations('attempt')
  const commandKey = useCommandKey()
  const { workspace, parts, onCommand } = useAttemptWorkspace(given, 'task')
  const { attempt } = parts
  const [tab, setTab] = useState<ExerciseTab>(given.submissions.length > 0 ? 'result' : 'task')
  const [shown, setShown] = useState<number>()
  const { submissions, submit, pending } = useSubmissions(attempt, parts.answerOf)
  const closed = attempt.state === 'closed'
  const undo = () => void parts.restore('undo')
  const handIn = () => {
    if (pending || closed) return
    submit.mutate(undefined, {
      onSuccess() {
        setShown(undefined)
        setTab('result')
        workspace.setPane('text')
        requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-result]')?.focus())
      },
    })
  }
  useAttemptKeys({ undo, enter: handIn })
  useWorkspaceCommands(workspace, { text: t('task') })
  useOfferedCommands(
    'attempt',
    () => ({
      items: [
        { id: 'submit', group: 'do', label: t('submit'), icon: 'check-ring', keys: `${commandKey}↵`, run: handIn },
        { id: 'undo', group: 'do', label: t('undo'), icon: 'undo', keys: 'Alt Z', run: undo },
      ],
      keys: [
        {
          title: t('task'),
          keys: [
            { keys: ['⌘↵', 'Ctrl ↵'], does: t('submit') },
            { keys: ['Alt Z'], does: t('undo') },
          ],
        },
      ],
    }),
    [pending, closed, commandKey, t],
  )
  return (
    <AttemptProvider value={parts}>
      <AttemptFrame
        workspace={workspace}
        textLabel={t('task')}
        onCommand={onCommand}
        where={t('exercise')}
        actions={
          <>
            <ResetMenu />
            <Button
              size={28}
              look="primary"
              busy={pending}
              disabled={closed}
              onClick={handIn}
              aria-keyshortcuts="Control+Enter Meta+Enter"
            >
              {t('submit')}
              <kbd className={styles.keys} aria-hidden="true">
                {commandKey}↵
              </kbd>
            </Button>
          </>
        }
        {...(me ? { me } : {})}
      >
        <Exercise
          tab={tab}
          onTab={setTab}
          submissions={submissions}
          shown={shown}
          onShown={setShown}
          error={submit.error}
        />
      </AttemptFrame>
    </AttemptProvider>
  )
}
