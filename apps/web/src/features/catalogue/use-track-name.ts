'use client'

import { useTranslations } from 'next-intl'

const known = [
  'orchestration',
  'architecture',
  'workloads',
  'scheduling',
  'services',
  'networking',
  'configuration',
  'storage',
  'security',
  'troubleshooting',
] as const

/** What a track is called; one that content has brought and nobody has named is called by its id. */
export function useTrackName(): (track: string) => string {
  const t = useTranslations('catalogue')
  return (track) => {
    const named = known.find((one) => one === track)
    return named ? t(`tracks.${named}`) : track
  }
}
