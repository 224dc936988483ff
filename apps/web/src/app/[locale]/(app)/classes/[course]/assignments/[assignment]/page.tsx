import { getTranslations } from 'next-intl/server'
import { EditAssignment } from '../../../../../../../features/teaching/assignments/edit-assignment.tsx'
import { AppHeader } from '../../../../../../../shell/header.tsx'
import { signedIn } from '../../../../../../../shell/signed-in.ts'

export async function generateMetadata() {
  const t = await getTranslations('teaching')
  return { title: t('editAssignment') }
}

export default async function Screen({ params }: { params: Promise<{ course: string; assignment: string }> }) {
  const { course, assignment } = await params
  const me = await signedIn(`/classes/${course}/assignments/${assignment}`)
  return (
    <>
      <AppHeader me={me} />
      <EditAssignment courseId={course} assignmentId={assignment} />
    </>
  )
}
