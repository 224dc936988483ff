'use client'

import type { Assignment, Grade } from '@kubarium/contracts'
import { exportGrades, getGradebook, listClasses, publishGrades } from '@kubarium/contracts/public'
import { Badge, Button, Card, EmptyState, Select, Skeleton, Table, TextInput } from '@kubarium/ui'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { addressOf, ask } from '../../../http/operations.ts'
import { queryKeys } from '../../../http/query-client.ts'
import { useAssignments } from '../assignments/assignment-list.tsx'
import { CourseFrame, NotThere } from '../course-frame.tsx'
import styles from '../teaching.module.css'
import { useChange, usePoints } from '../use-teaching.ts'
import { GradeDetails } from './grade-details.tsx'
import own from './gradebook.module.css'
import { medianOf } from './median.ts'
import { RegradeNote } from './regrade-note.tsx'

/** Every learner's grade of every assignment of a course. */
export function Gradebook({ courseId }: { courseId: string }) {
  const t = useTranslations('teaching')
  const { assignments } = useAssignments(courseId)
  const all = assignments.data?.data ?? []
  const [chosen, setChosen] = useState<string>()
  const current = all.find(({ id }) => id === chosen) ?? all.at(-1)
  return (
    <CourseFrame
      courseId={courseId}
      place="gradebook"
      title={t('gradebook')}
      actions={current && <GradebookActions assignments={all} current={current} choose={setChosen} />}
    >
      {assignments.isError ? (
        <NotThere error={assignments.error} retry={() => void assignments.refetch()} />
      ) : assignments.isPending ? (
        <Skeleton width="60%" />
      ) : !current ? (
        <EmptyState icon="table" title={t('noAssignments')}>
          {t('noAssignmentsText')}
        </EmptyState>
      ) : (
        <>
          <RegradeNote assignment={current} />
          <Matrix courseId={courseId} assignments={all} current={current} />
        </>
      )}
    </CourseFrame>
  )
}

function GradebookActions({
  assignments,
  current,
  choose,
}: {
  assignments: readonly Assignment[]
  current: Assignment
  choose: (id: string) => void
}) {
  const t = useTranslations('teaching')
  const publish = useChange((assignment: string) => ask(publishGrades, { params: { assignment } }), {
    done: t('published'),
  })
  return (
    <>
      <Select dense aria-label={t('assignment')} value={current.id} onChange={(event) => choose(event.target.value)}>
        {assignments.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </Select>
      <a className={styles.open} href={addressOf(exportGrades, { assignment: current.id })} download>
        {t('export')}
      </a>
      <Button
        look="primary"
        busy={publish.isPending}
        disabled={current.publishedAt !== null}
        onClick={() => publish.mutate(current.id)}
      >
        {current.publishedAt ? t('isPublished') : t('publish', { title: current.title })}
      </Button>
    </>
  )
}

type Cell = { enrollment: string; assignment: string }

function Matrix({
  courseId,
  assignments,
  current,
}: {
  courseId: string
  assignments: readonly Assignment[]
  current: Assignment
}) {
  const t = useTranslations('teaching')
  const points = usePoints()
  const [search, setSearch] = useState('')
  const [group, setGroup] = useState('')
  const [state, setState] = useState<'' | 'late' | 'missing' | 'adjusted'>('')
  const [cell, setCell] = useState<Cell>()
  const classes = useQuery({
    queryKey: queryKeys.classes(courseId),
    queryFn: () => ask(listClasses, { params: { course: courseId } }),
  })
  const books = useQueries({
    queries: assignments.map(({ id }) => ({
      queryKey: queryKeys.gradebook(id),
      queryFn: () => ask(getGradebook, { params: { assignment: id } }),
    })),
  })
  const failed = books.find(({ error }) => error)?.error
  if (failed) return <NotThere error={failed} retry={() => books.forEach((book) => void book.refetch())} />
  if (books.some(({ data }) => !data)) return <Skeleton width="60%" />
  const grades = books.map(({ data }) => new Map(data!.grades.map((grade) => [grade.enrollment.id, grade])))
  const learners = [...(books[0]?.data?.grades ?? [])].map(({ enrollment }) => enrollment)
  const shown = learners.filter(
    ({ id, name, classId }) =>
      name.toLowerCase().includes(search.trim().toLowerCase()) &&
      (group === '' || classId === group) &&
      (state === '' || grades.some((book) => flagOf(book.get(id)) === state)),
  )
  const totalOf = (id: string): number => grades.reduce((sum, book) => sum + (book.get(id)?.final ?? 0), 0)
  const picked = cell ?? (shown[0] && { enrollment: shown[0].id, assignment: current.id })
  const pickedGrade =
    picked && grades[assignments.findIndex(({ id }) => id === picked.assignment)]?.get(picked.enrollment)
  return (
    <div className={styles.columns}>
      <Card flush>
        <div className={own.filters}>
          <TextInput
            dense
            type="search"
            aria-label={t('findLearner')}
            placeholder={t('findLearner')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          <Select dense aria-label={t('class')} value={group} onChange={(event) => setGroup(event.target.value)}>
            <option value="">{t('allClasses')}</option>
            {classes.data?.data.map(({ id, name }) => (
              <option key={id} value={id}>
                {t('classNamed', { name })}
              </option>
            ))}
          </Select>
          <Select
            dense
            aria-label={t('state')}
            value={state}
            onChange={(event) => setState(event.target.value as typeof state)}
          >
            <option value="">{t('anyState')}</option>
            <option value="late">{t('flagWord.late')}</option>
            <option value="missing">{t('flagWord.missing')}</option>
            <option value="adjusted">{t('flagWord.adjusted')}</option>
          </Select>
          <span className={styles.end}>{t('shownOf', { shown: shown.length, all: learners.length })}</span>
        </div>
        <Table caption={t('gradebook')} dense stickyFirst>
          <thead>
            <tr>
              <th scope="col">{t('learner')}</th>
              {assignments.map(({ id, title, items }) => (
                <th key={id} scope="col" className={own.number}>
                  {title}
                  <small> / {points(items.reduce((sum, item) => sum + item.points, 0))}</small>
                </th>
              ))}
              <th scope="col" className={own.number}>
                {t('total')}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ id, name }) => (
              <tr key={id}>
                <th scope="row">{name}</th>
                {assignments.map((assignment, index) => {
                  const grade = grades[index]!.get(id)
                  const isPicked = picked?.enrollment === id && picked.assignment === assignment.id
                  return (
                    <td key={assignment.id} className={own.number}>
                      <button
                        type="button"
                        className={own.cell}
                        aria-pressed={isPicked}
                        aria-label={t('cell', {
                          name,
                          assignment: assignment.title,
                          points: points(grade?.final ?? 0),
                        })}
                        onClick={() => setCell({ enrollment: id, assignment: assignment.id })}
                      >
                        <Flag grade={grade} />
                        {grade && hasWork(grade) ? points(grade.final) : '–'}
                      </button>
                    </td>
                  )
                })}
                <td className={own.number}>
                  <strong>{points(totalOf(id))}</strong>
                </td>
              </tr>
            ))}
          </tbody>
          <tbody>
            <tr className={own.median}>
              <th scope="row">{t('median')}</th>
              {assignments.map(({ id }, index) => (
                <td key={id} className={own.number}>
                  {points(medianOf(shown.flatMap((one) => grades[index]!.get(one.id)?.final ?? [])))}
                </td>
              ))}
              <td className={own.number}>{points(medianOf(shown.map(({ id }) => totalOf(id))))}</td>
            </tr>
          </tbody>
        </Table>
      </Card>
      {pickedGrade && picked && (
        <GradeDetails
          key={`${picked.enrollment}/${picked.assignment}`}
          assignment={assignments.find(({ id }) => id === picked.assignment)!}
          grade={pickedGrade}
        />
      )}
    </div>
  )
}

const hasWork = ({ items, adjusted }: Grade): boolean =>
  adjusted !== null || items.some(({ submissions }) => submissions > 0)

function flagOf(grade: Grade | undefined): 'late' | 'missing' | 'adjusted' | undefined {
  if (!grade) return undefined
  if (grade.adjusted !== null) return 'adjusted'
  return grade.isMissing ? 'missing' : grade.isLate ? 'late' : undefined
}

function Flag({ grade }: { grade: Grade | undefined }) {
  const t = useTranslations('teaching')
  const flag = flagOf(grade)
  if (!flag) return null
  const looks = {
    late: { look: 'warn', icon: 'clock' },
    missing: { look: 'bad', icon: 'cross' },
    adjusted: { look: 'cause', icon: 'undo' },
  } as const
  return <Badge {...looks[flag]}>{t(`flagWord.${flag}`)}</Badge>
}
