'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { joinClass, newCourse, type Me, type OwnAssignment, type OwnCourses } from '@kubarium/contracts'
import { createCourse, listCourses, scopesOfRole } from '@kubarium/contracts/public'
import { Badge, Button, Card, Dialog, DialogActions, EmptyState, Field, Skeleton, Table, TextInput } from '@kubarium/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { api } from '../../http/api.ts'
import { ask } from '../../http/operations.ts'
import { queryKeys } from '../../http/query-client.ts'
import { Link, useRouter } from '../../i18n/navigation.ts'
import { NotThere } from './course-frame.tsx'
import { DueLine } from './due-line.tsx'
import styles from './teaching.module.css'
import { useChange, usePoints } from './use-teaching.ts'

/** The courses somebody learns in, and those that they teach. */
export function ClassList({ me }: { me: Me | undefined }) {
  const known = useQuery({ queryKey: queryKeys.me, queryFn: api.me, initialData: me, staleTime: 60_000 }).data
  const teaches = known !== undefined && scopesOfRole[known.organisation.role].includes('roster:read')
  return (
    <div className={styles.stack}>
      <Learning />
      {teaches && <Teaching mayCreate={scopesOfRole[known.organisation.role].includes('roster:write')} />}
    </div>
  )
}

function Learning() {
  const t = useTranslations('teaching')
  const locale = useLocale()
  const [joining, setJoining] = useState(false)
  const own = useQuery({ queryKey: queryKeys.ownCourses(locale), queryFn: () => api.ownCourses(locale) })
  return (
    <Card
      title={t('learning')}
      flush
      actions={
        <Button size={28} icon="plus" onClick={() => setJoining(true)}>
          {t('join')}
        </Button>
      }
    >
      {own.isPending ? (
        <Waiting />
      ) : own.isError ? (
        <NotThere error={own.error} retry={() => void own.refetch()} />
      ) : own.data.length === 0 ? (
        <EmptyState icon="tree" title={t('noCourses')}>
          {t('noCoursesText')}
        </EmptyState>
      ) : (
        own.data.map((course) => <OwnCourse key={course.id} course={course} />)
      )}
      <Dialog
        open={joining}
        onClose={() => setJoining(false)}
        title={t('join')}
        description={t('joinText')}
        closeLabel={t('cancel')}
      >
        <JoinForm onClose={() => setJoining(false)} />
      </Dialog>
    </Card>
  )
}

function Waiting() {
  return (
    <div className={styles.waiting}>
      <Skeleton width="60%" />
      <Skeleton width="40%" />
    </div>
  )
}

function OwnCourse({ course }: { course: OwnCourses[number] }) {
  const t = useTranslations('teaching')
  return (
    <section className={styles.ownCourse} aria-label={course.title}>
      <h3>
        {course.title} <small>{course.organisation}</small>
      </h3>
      {course.assignments.length === 0 ? (
        <p className={styles.quiet}>{t('nothingAssigned')}</p>
      ) : (
        course.assignments.map((assignment) => (
          <OwnAssignmentRow key={assignment.id} assignment={assignment} timeZone={course.timeZone} />
        ))
      )}
    </section>
  )
}

function OwnAssignmentRow({ assignment, timeZone }: { assignment: OwnAssignment; timeZone: string }) {
  const t = useTranslations('teaching')
  const locale = useLocale()
  const router = useRouter()
  const queries = useQueryClient()
  const points = usePoints()
  const begin = useChange((exerciseId: string) => api.beginAssigned(assignment.id, { exerciseId }, locale), {
    onSuccess: (attempt) => {
      queries.setQueryData(queryKeys.attempt(attempt.id, locale), attempt)
      router.push(`/learn/attempts/${attempt.id}`)
    },
  })
  const mayWork = assignment.state === 'open' || assignment.state === 'late' || assignment.afterDeadline === 'practice'
  return (
    <div className={styles.ownAssignment}>
      <div className={styles.ownHead}>
        <strong>{assignment.title}</strong>
        <AssignmentBadge state={assignment.state} />
        <span className={styles.end}>
          {assignment.grade === null
            ? t('pointsAtMost', { max: points(assignment.maxPoints) })
            : t('gradeOf', { points: points(assignment.grade), max: points(assignment.maxPoints) })}
        </span>
      </div>
      <DueLine assignment={assignment} timeZone={timeZone} />
      <ul className={styles.items}>
        {assignment.items.map((item) => (
          <li key={item.exerciseId}>
            <span>{item.title}</span>
            <small>
              {item.points === null
                ? t('pointsAtMost', { max: points(item.maxPoints) })
                : t('gradeOf', { points: points(item.points), max: points(item.maxPoints) })}
              {' · '}
              {t('submissions', { count: item.submissions })}
            </small>
            {item.attemptId ? (
              <Link href={`/learn/attempts/${item.attemptId}`} className={styles.open}>
                {t('goOn')}
              </Link>
            ) : (
              <Button
                size={28}
                busy={begin.isPending && begin.variables === item.exerciseId}
                disabled={!mayWork}
                onClick={() => begin.mutate(item.exerciseId)}
              >
                {t('begin')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Where an assignment is in its time. */
export function AssignmentBadge({ state }: { state: OwnAssignment['state'] }) {
  const t = useTranslations('teaching')
  const looks = {
    scheduled: { look: 'line', icon: 'clock' },
    open: { look: 'ok', icon: 'play' },
    late: { look: 'warn', icon: 'clock' },
    closed: { look: 'neutral', icon: 'lock' },
  } as const
  return <Badge {...looks[state]}>{t(`stateWord.${state}`)}</Badge>
}

function JoinForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('teaching')
  const queries = useQueryClient()
  const form = useForm({ resolver: zodResolver(joinClass), defaultValues: { code: '' } })
  const join = useChange((code: string) => api.joinClass(code), {
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['own-courses'] })
      onClose()
    },
  })
  return (
    <form className={styles.form} noValidate onSubmit={form.handleSubmit(({ code }) => join.mutate(code))}>
      <Field label={t('joinCode')} error={join.isError ? t('joinUnknown') : undefined}>
        {(control) => (
          <TextInput
            {...control}
            {...form.register('code')}
            mono
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            placeholder="K7QM-9XDA"
          />
        )}
      </Field>
      <DialogActions>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" look="primary" busy={join.isPending}>
          {t('join')}
        </Button>
      </DialogActions>
    </form>
  )
}

function Teaching({ mayCreate }: { mayCreate: boolean }) {
  const t = useTranslations('teaching')
  const [creating, setCreating] = useState(false)
  const courses = useQuery({ queryKey: queryKeys.courses, queryFn: () => ask(listCourses, { query: { limit: 200 } }) })
  return (
    <Card
      title={t('teaching')}
      flush
      actions={
        mayCreate && (
          <Button size={28} icon="plus" onClick={() => setCreating(true)}>
            {t('newCourse')}
          </Button>
        )
      }
    >
      {courses.isPending ? (
        <Waiting />
      ) : courses.isError ? (
        <NotThere error={courses.error} retry={() => void courses.refetch()} />
      ) : courses.data.data.length === 0 ? (
        <EmptyState icon="tree" title={t('noneTaught')}>
          {t('noneTaughtText')}
        </EmptyState>
      ) : (
        <Table caption={t('teaching')} cards>
          <thead>
            <tr>
              <th scope="col">{t('course')}</th>
              <th scope="col" className="num">
                {t('learners')}
              </th>
              <th scope="col" className="num">
                {t('assignments')}
              </th>
            </tr>
          </thead>
          <tbody>
            {courses.data.data.map((course) => (
              <tr key={course.id}>
                <th scope="row">
                  <Link href={`/classes/${course.id}`}>{course.title}</Link>
                  {course.archivedAt && <Badge icon="lock">{t('archived')}</Badge>}
                </th>
                <td data-label={t('learners')} className="num">
                  {course.learners}
                </td>
                <td data-label={t('assignments')} className="num">
                  {course.assignments}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <Dialog open={creating} onClose={() => setCreating(false)} title={t('newCourse')} closeLabel={t('cancel')}>
        <CourseForm onClose={() => setCreating(false)} />
      </Dialog>
    </Card>
  )
}

function CourseForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('teaching')
  const router = useRouter()
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const form = useForm({ resolver: zodResolver(newCourse), defaultValues: { title: '', timeZone } })
  const create = useChange((body: { title: string; timeZone?: string | undefined }) => ask(createCourse, { body }), {
    onSuccess: ({ id }) => router.push(`/classes/${id}`),
  })
  const { errors } = form.formState
  return (
    <form className={styles.form} noValidate onSubmit={form.handleSubmit((body) => create.mutate(body))}>
      <Field label={t('courseTitle')} error={errors.title && t('titleMissing')}>
        {(control) => <TextInput {...control} {...form.register('title')} autoComplete="off" />}
      </Field>
      <Field label={t('timeZone')} help={t('timeZoneHelp')} error={errors.timeZone && t('timeZoneWrong')}>
        {(control) => <TextInput {...control} {...form.register('timeZone')} mono autoComplete="off" />}
      </Field>
      <DialogActions>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" look="primary" busy={create.isPending}>
          {t('create')}
        </Button>
      </DialogActions>
    </form>
  )
}
