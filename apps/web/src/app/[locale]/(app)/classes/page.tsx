import { getTranslations } from 'next-intl/server'
import { ClassList } from '../../../../features/teaching/class-list.tsx'
import { AppHeader } from '../../../../shell/header.tsx'
import { Page } from '../../../../shell/page.tsx'
import { signedIn } from '../../../../shell/signed-in.ts'

export async function generateMetadata() {
  const t = await getTranslations('teaching')
  return { title: t('title') }
}

export default async function ClassesPage() {
  const me = await signedIn('/classes')
  const t = await getTranslations('teaching')
  return (
    <>
      <AppHeader me={me} />
      <Page title={t('title')} lead={t('lead')}>
        <ClassList me={me} />
      </Page>
    </>
  )
}
