'use client'

import type { CheckSeen, CheckShown, Submission } from '@kubarium/contracts'
import { Button, CheckList, CheckRow, EmptyState, Evidence, NoteBar, ProgressBar } from '@kubarium/ui'
import { useFormatter, useTranslations } from 'next-intl'
import { useAttempt } from '../attempt-context.tsx'
import { lookOf } from '../checks/check-look.ts'
import { SeenLine } from '../checks/seen-line.tsx'
import pane from '../pane.module.css'
import { Blocks } from '../text/blocks.tsx'
import { Inlines } from '../text/inlines.tsx'
import text from '../text/text.module.css'
import styles from './exercise.module.css'
import { SubmissionList } from './submission-list.tsx'

/** What became of a submission: the score, and per check what was seen, what was wanted and why. */
export function ResultTab({
  submissions,
  submission,
  onShown,
}: {
  submissions: readonly Submission[]
  submission: Submission | undefined
  onShown: (number: number) => void
}) {
  const t = useTranslations('attempt')
  const { attempt } = useAttempt()
  if (!submission)
    return (
      <EmptyState icon="check-ring" title={t('noResultTitle')} level={2}>
        {t('noResultText')}
      </EmptyState>
    )
  return (
    <div className={`${pane.reading} ${text.text} ${styles.exercise}`} data-submission={submission.state}>
      <h2 className="visually-hidden" tabIndex={-1} data-result>
        {t('resultOf', { number: submission.number })}
      </h2>
      {submission.state === 'ungradable' ? (
        <NoteBar look="warn">
          {t('ungradable')} {t('ungradableText')}
        </NoteBar>
      ) : submission.state === 'graded' ? (
        <>
          <Summary submission={submission} latest={submission === submissions.at(-1)} />
          <NoteBar look="cause" icon="replicaset">
            {t('gradedOnCopy', { revision: submission.revision })}
          </NoteBar>
          {attempt.sections.map((task, index) => (
            <TaskResult key={task.id} number={index + 1} task={task} submission={submission} />
          ))}
        </>
      ) : (
        <NoteBar look="busy">
          {t(submission.state === 'queued' ? 'isQueued' : 'isGrading', {
            number: submission.number,
            revision: submission.revision,
          })}
        </NoteBar>
      )}
      <SubmissionList submissions={submissions} shown={submission.number} onShown={onShown} />
      {attempt.solution && attempt.solution.length > 0 && (
        <details className={styles.solution}>
          <summary>{t('solution')}</summary>
          <div className={text.text}>
            <Blocks of={attempt.solution} />
          </div>
        </details>
      )}
    </div>
  )
}

function Summary({ submission, latest }: { submission: Submission; latest: boolean }) {
  const t = useTranslations('attempt')
  const format = useFormatter()
  const { scoring } = useAttempt().attempt
  const points = (value: number) => format.number(value, { maximumFractionDigits: 2 })
  if (submission.score === null)
    return (
      <p className={styles.note}>
        {t('submissionAt', { number: submission.number, revision: submission.revision })} {t('scoreHidden')}
      </p>
    )
  const { score } = submission
  const full = score >= submission.maxScore
  return (
    <div className={styles.summary}>
      <p className={styles.score} data-score={score}>
        <b>{points(score)}</b> / {points(submission.maxScore)}
      </p>
      <div className={styles.grow}>
        <ProgressBar
          value={submission.maxScore > 0 ? score / submission.maxScore : 0}
          look={full ? 'ok' : 'warn'}
          label={t('scoreOf', { score: points(score), max: points(submission.maxScore) })}
        />
        <p className={styles.note}>
          {t('submissionAt', { number: submission.number, revision: submission.revision })}{' '}
          {submission.best !== null && t('bestSoFar', { points: points(submission.best) })}{' '}
          {latest &&
            scoring &&
            !full &&
            (scoring.nextFactor < 1 ? t('nextCounts', { factor: points(scoring.nextFactor) }) : t('nextCountsFully'))}
        </p>
      </div>
    </div>
  )
}

function TaskResult({
  number,
  task,
  submission,
}: {
  number: number
  task: { id: string; title: string; checks: readonly string[]; maxPoints: number }
  submission: Submission
}) {
  const t = useTranslations('attempt')
  const format = useFormatter()
  const { checkOf } = useAttempt()
  const points = (value: number) => format.number(value, { maximumFractionDigits: 2 })
  const result = submission.tasks.find((one) => one.id === task.id)
  return (
    <section className={`${text.text} ${styles.task}`} aria-labelledby={`result-${task.id}`}>
      <header>
        <h2 id={`result-${task.id}`}>{t('taskTitle', { number, title: task.title })}</h2>
        {result && (
          <span className={styles.note}>
            {t('pointsOf', { points: points(result.points), max: points(result.maxPoints) })}
          </span>
        )}
      </header>
      <CheckList label={task.title}>
        {task.checks.map((id) => {
          const graded = submission.checks.find((one) => one.id === id)
          const check = checkOf(id)
          return graded && check ? (
            <GradedCheck key={id} check={check} points={graded.points} seen={graded.seen} />
          ) : null
        })}
      </CheckList>
    </section>
  )
}

function GradedCheck({ check, points, seen }: { check: CheckShown; points: number; seen: CheckSeen }) {
  const t = useTranslations('attempt')
  const format = useFormatter()
  const { look, word } = lookOf(seen.status, 'result')
  const number = (value: number) => format.number(value, { maximumFractionDigits: 2 })
  const failed = seen.status === 'failed'
  return (
    <CheckRow
      look={look}
      word={t(word)}
      title={check.title}
      weight={
        seen.status === 'hidden'
          ? t('checkHidden')
          : t('pointsOf', { points: number(points), max: number(check.points) })
      }
      seen={failed ? undefined : seen.status === 'hidden' ? t('hiddenText') : <SeenLine seen={seen} />}
    >
      {failed && <FailedEvidence seen={seen} />}
    </CheckRow>
  )
}

function FailedEvidence({ seen }: { seen: CheckSeen }) {
  const t = useTranslations('attempt')
  const { show, isThere, nameOf } = useAttempt()
  const { object } = seen
  const rows = [
    ...(seen.actual === null ? [] : [{ term: t('actual'), children: <code lang="en">{seen.actual}</code> }]),
    ...(seen.expected === null ? [] : [{ term: t('expected'), children: <code lang="en">{seen.expected}</code> }]),
    ...(seen.why === null ? [] : [{ term: t('why'), children: <Inlines of={seen.why} /> }]),
  ]
  return (
    <>
      <Evidence rows={rows} />
      {seen.causes.length > 0 && (
        <details className={styles.causes}>
          <summary>{t('causes', { count: seen.causes.length })}</summary>
          <ol>
            {seen.causes.map((cause) => (
              <li key={cause.revision}>
                {t.rich('causeStep', {
                  actor: nameOf(cause.actor),
                  verb: cause.verb ?? 'write',
                  object: objectOfKey(cause.key),
                  b: (chunks) => <b lang="en">{chunks}</b>,
                  code: (chunks) => <code lang="en">{chunks}</code>,
                })}{' '}
                <small>{t('revision', { revision: cause.revision })}</small>
              </li>
            ))}
          </ol>
        </details>
      )}
      {object && isThere(object) && (
        <span>
          <Button size={28} icon="eye" onClick={() => show(object)}>
            {t('showObject', { object: `${object.kind.toLowerCase()}/${object.name}` })}
          </Button>
        </span>
      )}
    </>
  )
}

/** `/registry/pods/default/web-0` as people write it: `pods/web-0`. */
function objectOfKey(key: string): string {
  const parts = key.split('/').filter((part) => part !== '' && part !== 'registry')
  const name = parts.at(-1) ?? key
  const resource = parts.length > 1 ? parts[0]!.split('.')[0] : undefined
  return resource === undefined ? name : `${resource}/${name}`
}
