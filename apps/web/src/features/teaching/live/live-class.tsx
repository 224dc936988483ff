'use client'

import type { LiveAttempt, LiveClass as Class } from '@kubarium/contracts'
import { getLiveClass } from '@kubarium/contracts/public'
import { Card, EmptyState, Icon, NoteBar, ProgressBar, Segmented, Select, Skeleton, Stat, Stats } from '@kubarium/ui'
import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import { ask } from '../../../http/operations.ts'
import { queryKeys } from '../../../http/query-client.ts'
import { CourseFrame, NotThere } from '../course-frame.tsx'
import styles from '../teaching.module.css'
import { classSource, nobodySeenYet } from './class-source.ts'
import own from './live.module.css'
import { passedCounts, tilesOf, type Tile } from './tiles.ts'

/** Shows the learner who is chosen. */
type CloseBy = (chosen: {
  tile: Tile
  attempt: LiveAttempt
  checks: Class['checks'][string]
  /** Milliseconds since 1970. */
  now: number
}) => ReactNode

/** A class at work on an assignment: who is where, and who needs somebody. */
export function LiveClass({
  courseId,
  assignmentId,
  closeBy,
}: {
  courseId: string
  assignmentId: string
  closeBy: CloseBy
}) {
  const t = useTranslations('teaching')
  const locale = useLocale()
  const live = useQuery({
    queryKey: queryKeys.live(assignmentId, locale),
    queryFn: () => ask(getLiveClass, { params: { assignment: assignmentId } }, locale),
  })
  return (
    <CourseFrame courseId={courseId} place="assignments" title={live.data?.assignment.title ?? t('live')}>
      {live.isError ? (
        <NotThere error={live.error} retry={() => void live.refetch()} />
      ) : live.data ? (
        <AtWork live={live.data} closeBy={closeBy} />
      ) : (
        <Skeleton width="60%" />
      )}
    </CourseFrame>
  )
}

function AtWork({ live, closeBy }: { live: Class; closeBy: CloseBy }) {
  const t = useTranslations('teaching')
  const state = useClass(live.assignment.id)
  const now = useNow()
  const [exercise, setExercise] = useState(live.assignment.items[0]!.exerciseId)
  const [filter, setFilter] = useState<'all' | 'stuck'>('all')
  const [group, setGroup] = useState('')
  const [chosen, setChosen] = useState<string>()
  const learners = live.learners.filter(({ classId }) => group === '' || classId === group)
  const tiles = tilesOf(learners, state.attempts, exercise, now)
  const checks = (live.checks[exercise] ?? []).filter((check) => check.live)
  const passed = passedCounts(checks, tiles)
  const count = (wanted: Tile['state']): number => tiles.filter((tile) => tile.state === wanted).length
  const begun = tiles.filter(({ attempt }) => attempt).length
  const shown = filter === 'all' ? tiles : tiles.filter((tile) => tile.state === 'stuck')
  const selected = tiles.find(({ learner }) => learner.id === chosen) ?? shown.find(({ attempt }) => attempt)
  const codes = live.classes.filter(({ joinCode }) => joinCode)
  if (live.learners.length === 0)
    return (
      <EmptyState icon="user" title={t('nobodyYet')}>
        {codes.map(({ id, name, joinCode }) => (
          <p key={id} className={styles.code}>
            {t('classNamed', { name })}: {joinCode}
          </p>
        ))}
      </EmptyState>
    )
  return (
    <>
      {state.connection === 'lost' && (
        <NoteBar look="busy" live="polite">
          {t('lineLost')}
        </NoteBar>
      )}
      <div className={styles.columns}>
        <div className={styles.stack}>
          <Stats>
            <Stat name={t('begunStat')} unit={`/ ${learners.length}`}>
              {begun}
            </Stat>
            <Stat name={t('doneStat')}>{count('done')}</Stat>
            <Stat name={t('stuckStat')}>{count('stuck')}</Stat>
            <Stat name={t('awayStat')}>{count('away')}</Stat>
          </Stats>
          <Card
            title={t('whereClassIs')}
            actions={
              live.assignment.items.length > 1 && (
                <Select
                  dense
                  aria-label={t('exercise')}
                  value={exercise}
                  onChange={(event) => setExercise(event.target.value)}
                >
                  {live.assignment.items.map(({ exerciseId, title }) => (
                    <option key={exerciseId} value={exerciseId}>
                      {title}
                    </option>
                  ))}
                </Select>
              )
            }
          >
            <dl className={own.funnel}>
              {checks.map(({ id, title }) => (
                <div key={id}>
                  <dt>{title}</dt>
                  <dd>
                    <ProgressBar
                      value={learners.length === 0 ? 0 : (passed.get(id) ?? 0) / learners.length}
                      label={t('passedOf', { passed: passed.get(id) ?? 0, of: learners.length })}
                      look="ok"
                    />
                    <span>{passed.get(id)}</span>
                  </dd>
                </div>
              ))}
            </dl>
          </Card>
          <div className={styles.row}>
            <strong>{t('peopleCount', { count: learners.length })}</strong>
            <Segmented
              label={t('show')}
              value={filter}
              options={[
                { value: 'all', label: t('all') },
                { value: 'stuck', label: t('stuckCount', { count: count('stuck') }) },
              ]}
              onChange={setFilter}
            />
            {live.classes.length > 1 && (
              <span className={styles.end}>
                <Select dense aria-label={t('class')} value={group} onChange={(event) => setGroup(event.target.value)}>
                  <option value="">{t('allClasses')}</option>
                  {live.classes.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {t('classNamed', { name })}
                    </option>
                  ))}
                </Select>
              </span>
            )}
          </div>
          <ul className={own.tiles}>
            {shown.map((tile) => (
              <li key={tile.learner.id}>
                <LearnerTile
                  tile={tile}
                  checks={checks}
                  selected={tile === selected}
                  choose={() => setChosen(tile.learner.id)}
                />
              </li>
            ))}
          </ul>
        </div>
        {selected?.attempt && closeBy({ tile: selected, attempt: selected.attempt, checks, now })}
      </div>
    </>
  )
}

function LearnerTile({
  tile,
  checks,
  selected,
  choose,
}: {
  tile: Tile
  checks: Class['checks'][string]
  selected: boolean
  choose: () => void
}) {
  const t = useTranslations('teaching')
  const { learner, attempt, state, atFor } = tile
  const title = checks.find(({ id }) => id === attempt?.at?.check)?.title ?? ''
  const icons = { stuck: 'cross', working: 'ring-dot', away: 'offline', done: 'check-ring', absent: 'dash' } as const
  return (
    <button
      type="button"
      className={`${own.tile} ${own[state]}`}
      aria-pressed={selected}
      disabled={!attempt}
      onClick={choose}
    >
      <strong>{learner.name}</strong>
      <span className={own.segments} aria-hidden="true">
        {checks.map(({ id }) => (
          <i
            key={id}
            className={
              attempt?.checks[id] === 'passed' ? own.passed : attempt?.at?.check === id ? own.current : undefined
            }
          />
        ))}
      </span>
      <span className={own.word}>
        <Icon name={icons[state]} size={14} />
        {state === 'stuck'
          ? t('stuckOn', { minutes: Math.floor(atFor / 60_000), check: title })
          : state === 'working'
            ? t('workingOn', { check: title })
            : t(`tileWord.${state}`)}
      </span>
    </button>
  )
}

function useClass(assignmentId: string) {
  const locale = useLocale()
  const source = useMemo(() => classSource(assignmentId, locale), [assignmentId, locale])
  useEffect(() => () => source.close(), [source])
  return useSyncExternalStore(source.subscribe, source.state, () => nobodySeenYet)
}

/** The time, every few seconds: how long somebody is stuck grows by itself. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
