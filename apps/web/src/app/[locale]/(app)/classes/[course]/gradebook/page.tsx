import { getTranslations } from 'next-intl/server'
import { Gradebook } from '../../../../../../features/teaching/gradebook/gradebook.tsx'
import { AppHeader } from '../../../../../../shell/header.tsx'
import { signedIn } from '../../../../../../shell/signed-in.ts'

export async function generateMetadata() {
  const t = await getTranslations('teaching')
  return { title: t('gradebook') }
}

export default async function Screen({ params }: { params: Promise<{ course: string }> }) {
  const { course } = await params
  const me = await signedIn(`/classes/${course}/gradebook`)
  return (
    <>
      <AppHeader me={me} />
      <Gradebook courseId={course} />
    </>
  )
}
