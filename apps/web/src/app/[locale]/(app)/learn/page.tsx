import { getLocale, getTranslations } from 'next-intl/server'
import { CatalogueList } from '../../../../features/catalogue/catalogue-list.tsx'
import { serverApi } from '../../../../http/server-api.ts'
import { AppHeader } from '../../../../shell/header.tsx'
import { Page } from '../../../../shell/page.tsx'
import { signedIn } from '../../../../shell/signed-in.ts'

export async function generateMetadata() {
  const t = await getTranslations('catalogue')
  return { title: t('title') }
}

export default async function LearnPage() {
  const me = await signedIn('/learn')
  const t = await getTranslations('catalogue')
  const catalogue = me ? await serverApi.catalogue(await getLocale()) : undefined
  return (
    <>
      <AppHeader me={me} />
      <Page title={t('title')} lead={t('lead')}>
        <CatalogueList initial={catalogue?.ok ? catalogue.body : undefined} />
      </Page>
    </>
  )
}
