import { getTranslations } from 'next-intl/server'
import { AccountPage } from '../../../features/account/account-page.tsx'
import { ResetPasswordForm } from '../../../features/account/reset-password-form.tsx'
import { PublicHeader } from '../../../shell/public-header.tsx'

export async function generateMetadata() {
  const t = await getTranslations('account')
  return { title: t('resetTitle'), referrer: 'no-referrer' as const }
}

export default async function ResetPasswordPage({
  searchParams,
}: {
  searchParams: Promise<{ token?: string | string[]; error?: string | string[] }>
}) {
  const t = await getTranslations('account')
  const { token, error } = await searchParams
  return (
    <>
      <PublicHeader bare />
      <AccountPage title={t('resetHeading')}>
        <ResetPasswordForm token={error === undefined && typeof token === 'string' ? token : undefined} />
      </AccountPage>
    </>
  )
}
