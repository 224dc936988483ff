'use client'

import { Badge } from '@kubarium/ui'
import { useFormatter, useTranslations } from 'next-intl'
import { useAttempt } from '../attempt-context.tsx'
import { Hints } from '../hints.tsx'
import pane from '../pane.module.css'
import { Blocks } from '../text/blocks.tsx'
import text from '../text/text.module.css'
import { AssignmentNote } from './assignment-note.tsx'
import styles from './exercise.module.css'

/** What is to be done, task by task, with what each is worth. */
export function TaskTab() {
  const t = useTranslations('attempt')
  const format = useFormatter()
  const { attempt } = useAttempt()
  const { scoring } = attempt
  const factor = scoring && format.number(scoring.nextFactor, { maximumFractionDigits: 2 })
  return (
    <article className={`${pane.reading} ${text.text} ${styles.exercise}`}>
      {attempt.assignment && <AssignmentNote assignment={attempt.assignment} />}
      <div className={text.text}>
        <Blocks of={attempt.intro} />
      </div>
      {attempt.sections.map((task, index) => (
        <section key={task.id} className={`${text.text} ${styles.task}`} aria-labelledby={`task-${task.id}`}>
          <header>
            <h2 id={`task-${task.id}`} {...(index === 0 ? { tabIndex: -1, 'data-first': true } : {})}>
              {t('taskTitle', { number: index + 1, title: task.title })}
            </h2>
            <Badge>
              {t('points', {
                points: format.number(task.maxPoints, { maximumFractionDigits: 2 }),
                count: task.maxPoints,
              })}
            </Badge>
          </header>
          <Blocks of={task.blocks} />
          <Hints of={task.id} />
        </section>
      ))}
      {scoring && (
        <p className={styles.note}>
          {t('submittingTells')} {scoring.nextFactor < 1 ? t('nextCounts', { factor: factor! }) : t('nextCountsFully')}{' '}
          {t('neverFalls')}
          {scoring.hintCost > 0 &&
            ` ${t('hintsCostSoFar', { points: format.number(scoring.hintCost, { maximumFractionDigits: 2 }) })}`}
          {scoring.par !== null && ` ${t('par', { count: scoring.par })}`}
        </p>
      )}
    </article>
  )
}
