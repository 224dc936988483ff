import { getTranslations } from 'next-intl/server'
import { AssignmentList } from '../../../../../features/teaching/assignments/assignment-list.tsx'
import { AppHeader } from '../../../../../shell/header.tsx'
import { signedIn } from '../../../../../shell/signed-in.ts'

export async function generateMetadata() {
  const t = await getTranslations('teaching')
  return { title: t('assignments') }
}

export default async function Screen({ params }: { params: Promise<{ course: string }> }) {
  const { course } = await params
  const me = await signedIn(`/classes/${course}`)
  return (
    <>
      <AppHeader me={me} />
      <AssignmentList courseId={course} />
    </>
  )
}
