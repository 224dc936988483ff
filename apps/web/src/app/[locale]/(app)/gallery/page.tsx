import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { webConfig } from '../../../../config.ts'
import { Gallery } from '../../../../features/gallery/gallery.tsx'
import { PublicHeader } from '../../../../shell/public-header.tsx'
import { Page } from '../../../../shell/page.tsx'

export async function generateMetadata() {
  const t = await getTranslations('gallery')
  return { title: t('title') }
}

export default async function GalleryPage() {
  if (!webConfig().developmentPages) notFound()
  const t = await getTranslations('gallery')
  return (
    <>
      <PublicHeader bare />
      <Page title={t('title')} lead={t('lead')}>
        <Gallery />
      </Page>
    </>
  )
}
