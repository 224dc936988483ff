'use client'

import type { NewAssignment } from '@kubarium/contracts'
import { changeAssignment, getAssignment, getCourse } from '@kubarium/contracts/public'
import { Button, Skeleton } from '@kubarium/ui'
import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { ask } from '../../../http/operations.ts'
import { queryKeys } from '../../../http/query-client.ts'
import { Link } from '../../../i18n/navigation.ts'
import { CourseFrame, NotThere } from '../course-frame.tsx'
import { useChange } from '../use-teaching.ts'
import { AssignmentForm } from './assignment-form.tsx'
import { draftOf } from './draft.ts'
import { Overrides } from './overrides.tsx'

export function EditAssignment({ courseId, assignmentId }: { courseId: string; assignmentId: string }) {
  const t = useTranslations('teaching')
  const locale = useLocale()
  const params = { assignment: assignmentId }
  const assignment = useQuery({
    queryKey: queryKeys.assignment(assignmentId, locale),
    queryFn: () => ask(getAssignment, { params }, locale),
  })
  const course = useQuery({
    queryKey: queryKeys.course(courseId),
    queryFn: () => ask(getCourse, { params: { course: courseId } }),
  })
  const change = useChange((body: NewAssignment) => ask(changeAssignment, { params, body }), { done: t('saved') })
  const failed = assignment.error ?? course.error
  return (
    <CourseFrame
      courseId={courseId}
      place="assignments"
      {...(assignment.data && { title: assignment.data.title })}
      actions={
        <Button asChild>
          <Link href={`/classes/${courseId}/assignments/${assignmentId}/live`}>{t('live')}</Link>
        </Button>
      }
    >
      {failed ? (
        <NotThere error={failed} retry={() => void assignment.refetch()} />
      ) : assignment.data && course.data ? (
        <AssignmentForm
          key={assignment.data.version}
          courseId={courseId}
          initial={draftOf(assignment.data, course.data.timeZone)}
          busy={change.isPending}
          submit={t('save')}
          onSave={change.mutate}
        >
          <Overrides courseId={courseId} assignmentId={assignmentId} timeZone={course.data.timeZone} />
        </AssignmentForm>
      ) : (
        <Skeleton width="60%" />
      )}
    </CourseFrame>
  )
}
