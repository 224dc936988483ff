'use client'

import { getCourse, listAssignments } from '@kubarium/contracts/public'
import { Button, Card, EmptyState, Skeleton, Table } from '@kubarium/ui'
import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { ask } from '../../../http/operations.ts'
import { queryKeys } from '../../../http/query-client.ts'
import { Link } from '../../../i18n/navigation.ts'
import { AssignmentBadge } from '../class-list.tsx'
import { CourseFrame, NotThere } from '../course-frame.tsx'
import { DueLine } from '../due-line.tsx'
import styles from '../teaching.module.css'
import { usePoints } from '../use-teaching.ts'

/** The assignments of a course. */
export function AssignmentList({ courseId }: { courseId: string }) {
  const t = useTranslations('teaching')
  const points = usePoints()
  const { assignments, timeZone } = useAssignments(courseId)
  return (
    <CourseFrame
      courseId={courseId}
      place="assignments"
      actions={
        <Button asChild look="primary">
          <Link href={`/classes/${courseId}/assignments/new`}>{t('newAssignment')}</Link>
        </Button>
      }
    >
      <Card flush>
        {assignments.isPending ? (
          <div className={styles.waiting}>
            <Skeleton width="60%" />
          </div>
        ) : assignments.isError ? (
          <NotThere error={assignments.error} retry={() => void assignments.refetch()} />
        ) : assignments.data.data.length === 0 ? (
          <EmptyState icon="tree" title={t('noAssignments')}>
            {t('noAssignmentsText')}
          </EmptyState>
        ) : (
          <Table caption={t('assignments')} cards>
            <thead>
              <tr>
                <th scope="col">{t('assignment')}</th>
                <th scope="col">{t('rules')}</th>
                <th scope="col">{t('pointsWord')}</th>
                <th scope="col">
                  <span className="visually-hidden">{t('waysOn')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {assignments.data.data.map((assignment) => (
                <tr key={assignment.id}>
                  <th scope="row">
                    <Link href={`/classes/${courseId}/assignments/${assignment.id}`}>{assignment.title}</Link>{' '}
                    <AssignmentBadge state={assignment.state} />
                  </th>
                  <td data-label={t('rules')}>
                    <DueLine assignment={assignment.policy} timeZone={timeZone} />
                  </td>
                  <td data-label={t('pointsWord')}>
                    {points(assignment.items.reduce((sum, item) => sum + item.points, 0))}
                  </td>
                  <td>
                    <Link href={`/classes/${courseId}/assignments/${assignment.id}/live`} className={styles.open}>
                      {t('live')}
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </Card>
    </CourseFrame>
  )
}

/** The assignments of a course, and the time zone in which their dates are meant. */
export function useAssignments(courseId: string) {
  const locale = useLocale()
  const course = useQuery({
    queryKey: queryKeys.course(courseId),
    queryFn: () => ask(getCourse, { params: { course: courseId } }),
  })
  const assignments = useQuery({
    queryKey: queryKeys.assignments(courseId, locale),
    queryFn: () => ask(listAssignments, { params: { course: courseId } }, locale),
  })
  return { assignments, timeZone: course.data?.timeZone ?? 'UTC' }
}
