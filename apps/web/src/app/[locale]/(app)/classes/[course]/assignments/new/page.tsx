import { getTranslations } from 'next-intl/server'
import { NewAssignment } from '../../../../../../../features/teaching/assignments/new-assignment.tsx'
import { AppHeader } from '../../../../../../../shell/header.tsx'
import { signedIn } from '../../../../../../../shell/signed-in.ts'

export async function generateMetadata() {
  const t = await getTranslations('teaching')
  return { title: t('newAssignment') }
}

export default async function Screen({ params }: { params: Promise<{ course: string }> }) {
  const { course } = await params
  const me = await signedIn(`/classes/${course}/assignments/new`)
  return (
    <>
      <AppHeader me={me} />
      <NewAssignment courseId={course} />
    </>
  )
}
