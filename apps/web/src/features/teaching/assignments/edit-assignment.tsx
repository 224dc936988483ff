'use client'

import type { NewAssignment } from '@kubarium/contracts'
import { changeAssignment, getAssignment, getCourse } from '@kubarium/contracts/public'
import { Button, Skeleton } from '@kubarium/ui'
import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { ask, askTagged } from '../../../http/operations.ts'
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
    queryFn: () => askTagged(getAssignment, { params }, locale),
    // What is being written is not replaced by what somebody else has saved: that is told when it is saved.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  })
  const read = assignment.data?.result
  const course = useQuery({
    queryKey: queryKeys.course(courseId),
    queryFn: () => ask(getCourse, { params: { course: courseId } }),
  })
  const change = useChange(
    (body: NewAssignment) =>
      ask(changeAssignment, { params, body, ...(assignment.data?.etag && { ifMatch: assignment.data.etag }) }),
    { done: t('saved') },
  )
  const failed = assignment.error ?? course.error
  return (
    <CourseFrame
      courseId={courseId}
      place="assignments"
      {...(read && { title: read.title })}
      actions={
        <Button asChild>
          <Link href={`/classes/${courseId}/assignments/${assignmentId}/live`}>{t('live')}</Link>
        </Button>
      }
    >
      {failed ? (
        <NotThere error={failed} retry={() => void assignment.refetch()} />
      ) : read && course.data ? (
        <AssignmentForm
          key={read.version}
          courseId={courseId}
          initial={draftOf(read, course.data.timeZone)}
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
