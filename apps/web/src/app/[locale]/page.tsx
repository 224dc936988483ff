import { getTranslations } from 'next-intl/server'
import { Landing } from '../../features/landing/landing.tsx'
import { serverApi, carriesSession } from '../../http/server-api.ts'
import { LandingStill } from './landing-still.tsx'
import { PublicHeader } from '../../shell/public-header.tsx'

export async function generateMetadata() {
  const t = await getTranslations('landing')
  return { title: t('title') }
}

export default async function LandingPage() {
  const signedIn = (await carriesSession()) && (await serverApi.me()).ok
  return (
    <>
      <PublicHeader signedIn={signedIn} />
      <Landing signedIn={signedIn} cluster={<LandingStill />} />
    </>
  )
}
