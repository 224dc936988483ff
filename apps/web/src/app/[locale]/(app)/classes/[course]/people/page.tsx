import { getTranslations } from 'next-intl/server'
import { People } from '../../../../../../features/teaching/people/people.tsx'
import { AppHeader } from '../../../../../../shell/header.tsx'
import { signedIn } from '../../../../../../shell/signed-in.ts'

export async function generateMetadata() {
  const t = await getTranslations('teaching')
  return { title: t('people') }
}

export default async function Screen({ params }: { params: Promise<{ course: string }> }) {
  const { course } = await params
  const me = await signedIn(`/classes/${course}/people`)
  return (
    <>
      <AppHeader me={me} />
      <People courseId={course} />
    </>
  )
}
