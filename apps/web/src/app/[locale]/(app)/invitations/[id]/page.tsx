import { getTranslations } from 'next-intl/server'
import { Invitation } from '../../../../../features/organisations/invitation.tsx'
import { AppHeader } from '../../../../../shell/header.tsx'
import { Page } from '../../../../../shell/page.tsx'
import { signedIn } from '../../../../../shell/signed-in.ts'

export async function generateMetadata() {
  const t = await getTranslations('organisations')
  return { title: t('invitation') }
}

export default async function InvitationPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  const me = await signedIn(`/invitations/${id}`)
  const t = await getTranslations('organisations')
  return (
    <>
      <AppHeader me={me} />
      <Page title={t('invitation')} narrow>
        <Invitation id={id} />
      </Page>
    </>
  )
}
