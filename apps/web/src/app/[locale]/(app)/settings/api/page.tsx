import { getTranslations } from 'next-intl/server'
import { ApiSettings } from '../../../../../features/api-settings/api-settings.tsx'
import { SettingsNav } from '../../../../../features/api-settings/settings-nav.tsx'
import { AppHeader } from '../../../../../shell/header.tsx'
import { Page } from '../../../../../shell/page.tsx'
import { signedIn } from '../../../../../shell/signed-in.ts'

export async function generateMetadata() {
  const t = await getTranslations('apiSettings')
  return { title: t('title') }
}

export default async function ApiSettingsPage() {
  const me = await signedIn('/settings/api')
  const t = await getTranslations('apiSettings')
  return (
    <>
      <AppHeader me={me} />
      <Page title={t('title')} lead={t('lead')}>
        <SettingsNav />
        <ApiSettings me={me} />
      </Page>
    </>
  )
}
