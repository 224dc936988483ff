import { getTranslations } from 'next-intl/server'
import { webConfig } from '../../../config.ts'
import { AccountPage } from '../../../features/account/account-page.tsx'
import { EmailVerified, VerifyEmail } from '../../../features/account/verify-email.tsx'
import { carriesSession } from '../../../http/server-api.ts'
import { PublicHeader } from '../../../shell/public-header.tsx'

export async function generateMetadata() {
  const t = await getTranslations('account')
  return { title: t('verifyTitle') }
}

type Query = Promise<Partial<Record<'email' | 'state' | 'error', string | string[]>>>

/** Waiting for the mail; after its link, confirmed; or a link that no longer works. */
export default async function VerifyEmailPage({ searchParams }: { searchParams: Query }) {
  const t = await getTranslations('account')
  const { email, state, error } = await searchParams
  const address = typeof email === 'string' ? email : undefined
  const failed = error !== undefined
  const done = !failed && state === 'done'
  const title = failed ? t('verifyFailedHeading') : done ? t('verifyDoneHeading') : t('verifyHeading')
  const lead = failed
    ? t('verifyFailedLead')
    : done
      ? t('verifyDoneLead')
      : address
        ? t('verifyLead', { email: address })
        : t('verifyLeadNoAddress')
  return (
    <>
      <PublicHeader bare />
      <AccountPage title={title} lead={lead}>
        {done ? (
          <EmailVerified signedIn={await carriesSession()} />
        ) : (
          <VerifyEmail
            email={address}
            failed={failed}
            outbox={webConfig().developmentPages}
            signedIn={await carriesSession()}
          />
        )}
      </AccountPage>
    </>
  )
}
