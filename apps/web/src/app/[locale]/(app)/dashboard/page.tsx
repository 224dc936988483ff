import { getLocale, getTranslations } from 'next-intl/server'
import { UnverifiedNote } from '../../../../features/account/verify-email.tsx'
import { GoOn } from '../../../../features/catalogue/go-on.tsx'
import { ClusterList } from '../../../../features/clusters/cluster-list.tsx'
import { serverApi } from '../../../../http/server-api.ts'
import { AppHeader } from '../../../../shell/header.tsx'
import { Page } from '../../../../shell/page.tsx'
import { signedIn } from '../../../../shell/signed-in.ts'

export async function generateMetadata() {
  const t = await getTranslations('clusters')
  return { title: t('title') }
}

export default async function DashboardPage() {
  const me = await signedIn('/dashboard')
  const t = await getTranslations('clusters')
  const [clusters, catalogue] = me
    ? await Promise.all([serverApi.clusters(), serverApi.catalogue(await getLocale())])
    : []
  return (
    <>
      <AppHeader me={me} />
      <Page title={t('greeting')}>
        {me && !me.user.emailVerified && <UnverifiedNote email={me.user.email} />}
        <GoOn initial={catalogue?.ok ? catalogue.body : undefined} />
        <ClusterList initial={clusters?.ok ? clusters.body : undefined} />
      </Page>
    </>
  )
}
