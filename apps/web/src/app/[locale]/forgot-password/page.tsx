import { getTranslations } from 'next-intl/server'
import { AccountPage } from '../../../features/account/account-page.tsx'
import { ForgotPasswordForm } from '../../../features/account/forgot-password-form.tsx'
import { PublicHeader } from '../../../shell/public-header.tsx'

export async function generateMetadata() {
  const t = await getTranslations('account')
  return { title: t('forgotTitle') }
}

export default async function ForgotPasswordPage() {
  const t = await getTranslations('account')
  return (
    <>
      <PublicHeader bare />
      <AccountPage title={t('forgotHeading')} lead={t('forgotLead')}>
        <ForgotPasswordForm />
      </AccountPage>
    </>
  )
}
