import { getLocale, getTranslations } from 'next-intl/server'
import { AccountPage } from '../../../features/account/account-page.tsx'
import { Benefits } from '../../../features/account/benefits.tsx'
import { SignUpForm } from '../../../features/account/sign-up-form.tsx'
import { pictureOf } from '../../../features/glass-wall/model/picture.ts'
import { StillTanks } from '../../../features/glass-wall/still-wall.tsx'
import { landingStill } from '../../../features/landing-cluster/still.ts'
import { PublicHeader } from '../../../shell/public-header.tsx'

export async function generateMetadata() {
  const t = await getTranslations('account')
  return { title: t('signUpTitle') }
}

export default async function SignUpPage() {
  const t = await getTranslations('account')
  const { state } = await landingStill(await getLocale())
  return (
    <>
      <PublicHeader bare />
      <AccountPage
        title={t('signUpHeading')}
        lead={t('signUpLead')}
        aside={<Benefits picture={<StillTanks picture={pictureOf(state.objects.values())} />} />}
      >
        <SignUpForm />
      </AccountPage>
    </>
  )
}
