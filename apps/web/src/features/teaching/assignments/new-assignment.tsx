'use client'

import type { NewAssignment as Wanted } from '@kubarium/contracts'
import { createAssignment } from '@kubarium/contracts/public'
import { useTranslations } from 'next-intl'
import { ask } from '../../../http/operations.ts'
import { useRouter } from '../../../i18n/navigation.ts'
import { CourseFrame } from '../course-frame.tsx'
import { useChange } from '../use-teaching.ts'
import { AssignmentForm } from './assignment-form.tsx'
import { emptyDraft } from './draft.ts'

export function NewAssignment({ courseId }: { courseId: string }) {
  const t = useTranslations('teaching')
  const router = useRouter()
  const create = useChange((body: Wanted) => ask(createAssignment, { params: { course: courseId }, body }), {
    done: t('assigned'),
    onSuccess: () => router.push(`/classes/${courseId}`),
  })
  return (
    <CourseFrame courseId={courseId} place="assignments" title={t('newAssignment')}>
      <AssignmentForm
        courseId={courseId}
        initial={emptyDraft}
        busy={create.isPending}
        submit={t('assign')}
        onSave={create.mutate}
      />
    </CourseFrame>
  )
}
