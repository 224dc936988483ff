import { getTranslations } from 'next-intl/server'
import { Settings } from '../../../../features/account/settings.tsx'
import { SettingsNav } from '../../../../features/api-settings/settings-nav.tsx'
import { OrganisationsCard } from '../../../../features/organisations/organisations-card.tsx'
import { AppHeader } from '../../../../shell/header.tsx'
import { Page } from '../../../../shell/page.tsx'
import { signedIn } from '../../../../shell/signed-in.ts'

export async function generateMetadata() {
  const t = await getTranslations('settings')
  return { title: t('title') }
}

export default async function SettingsPage() {
  const me = await signedIn('/settings')
  const t = await getTranslations('settings')
  return (
    <>
      <AppHeader me={me} />
      <Page title={t('title')} lead={t('lead')} narrow>
        <SettingsNav />
        <Settings me={me}>
          <OrganisationsCard me={me} />
        </Settings>
      </Page>
    </>
  )
}
