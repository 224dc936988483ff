'use client'

import type { Attempt, Me } from '@kubarium/contracts'
import { useTranslations } from 'next-intl'
import { AttemptProvider } from '../../../../../../features/attempt/attempt-context.tsx'
import { Lesson, LessonDots } from '../../../../../../features/attempt/lesson/lesson.tsx'
import { useStep } from '../../../../../../features/attempt/lesson/use-step.ts'
import { ResetMenu } from '../../../../../../features/attempt/restore-controls.tsx'
import { useAttemptKeys } from '../../../../../../features/attempt/use-attempt-keys.ts'
import { useOfferedCommands } from '../../../../../../shell/commands.tsx'
import { useWorkspaceCommands } from '../../../workspace/use-workspace-commands.ts'
import { AttemptFrame } from './attempt-frame.tsx'
import { LessonEnd } from './lesson-end.tsx'
import { useAttemptWorkspace } from './use-attempt-workspace.ts'

/** A lesson: its steps beside the cluster. */
export function LessonWorkspace({ attempt: given, me }: { attempt: Attempt; me?: Me }) {
  const t = useTranslations('attempt')
  const [index, setStep] = useStep(given)
  const step = given.sections[index]
  const { workspace, parts, onCommand } = useAttemptWorkspace(given, step?.id ?? '')
  const { attempt } = parts
  const go = (to: number) => {
    if (!attempt.sections[to]) return
    workspace.setPane('text')
    setStep(to)
  }
  const undo = () => void parts.restore('undo')
  useAttemptKeys({
    previous: () => go(index - 1),
    next: () => go(index + 1),
    undo,
    enter(command) {
      const next = document.querySelector<HTMLElement>('#text [data-run="ready"] [data-command]')?.dataset.command
      const chosen = command ?? next
      if (chosen !== undefined) parts.run(chosen)
    },
  })
  useWorkspaceCommands(workspace, { text: t('lesson') })
  useOfferedCommands(
    'attempt',
    () => ({
      items: [
        ...attempt.sections.map((section, place) => ({
          id: `step-${section.id}`,
          group: 'go',
          label: section.title,
          icon: 'lesson' as const,
          run: () => go(place),
        })),
        { id: 'undo', group: 'do', label: t('undo'), icon: 'undo', keys: 'Alt Z', run: undo },
      ],
      keys: [
        {
          title: t('lesson'),
          keys: [
            { keys: ['⌘↵', 'Ctrl ↵'], does: t('keysRun') },
            { keys: ['Alt ←', 'Alt →'], does: t('keysSteps') },
            { keys: ['Alt Z'], does: t('undo') },
          ],
        },
      ],
    }),
    [attempt.sections, t],
  )
  return (
    <AttemptProvider value={parts}>
      <AttemptFrame
        workspace={workspace}
        textLabel={t('lesson')}
        onCommand={onCommand}
        where={t('lesson')}
        beside={<LessonDots index={index} />}
        actions={<ResetMenu {...(step ? { step } : {})} />}
        {...(me ? { me } : {})}
      >
        <Lesson index={index} onStep={go} after={<LessonEnd attempt={attempt} />} />
      </AttemptFrame>
    </AttemptProvider>
  )
}
