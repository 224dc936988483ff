import { getTranslations } from 'next-intl/server'
import { AccountPage } from '../../../features/account/account-page.tsx'
import { SignInForm } from '../../../features/account/sign-in-form.tsx'
import { PublicHeader } from '../../../shell/public-header.tsx'
import { ownPath } from '../../../security/own-path.ts'

export async function generateMetadata() {
  const t = await getTranslations('account')
  return { title: t('signInTitle') }
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const t = await getTranslations('account')
  const { next } = await searchParams
  return (
    <>
      <PublicHeader bare />
      <AccountPage title={t('signInHeading')}>
        <SignInForm next={ownPath(next, '/dashboard')} />
      </AccountPage>
    </>
  )
}
