import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { webConfig } from '../../../../config.ts'
import { Outbox } from '../../../../features/outbox/outbox.tsx'
import { PublicHeader } from '../../../../shell/public-header.tsx'
import { Page } from '../../../../shell/page.tsx'

export async function generateMetadata() {
  const t = await getTranslations('outbox')
  return { title: t('title') }
}

export default async function OutboxPage() {
  if (!webConfig().developmentPages) notFound()
  const t = await getTranslations('outbox')
  return (
    <>
      <PublicHeader bare />
      <Page title={t('title')} lead={t('lead')} narrow>
        <Outbox />
      </Page>
    </>
  )
}
