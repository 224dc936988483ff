import { getTranslations } from 'next-intl/server'
import { LiveClass } from '../../../../../../../../features/teaching/live/live-class.tsx'
import { AppHeader } from '../../../../../../../../shell/header.tsx'
import { signedIn } from '../../../../../../../../shell/signed-in.ts'

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
      <LiveClass courseId={course} assignmentId={assignment} />
    </>
  )
}
