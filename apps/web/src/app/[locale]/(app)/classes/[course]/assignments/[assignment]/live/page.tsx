import { getTranslations } from 'next-intl/server'
import { AppHeader } from '../../../../../../../../shell/header.tsx'
import { signedIn } from '../../../../../../../../shell/signed-in.ts'
import { ClassAtWork } from './class-at-work.tsx'

export async function generateMetadata() {
  const t = await getTranslations('teaching')
  return { title: t('live') }
}

export default async function Screen({ params }: { params: Promise<{ course: string; assignment: string }> }) {
  const { course, assignment } = await params
  const me = await signedIn(`/classes/${course}/assignments/${assignment}/live`)
  return (
    <>
      <AppHeader me={me} />
      <ClassAtWork courseId={course} assignmentId={assignment} />
    </>
  )
}
