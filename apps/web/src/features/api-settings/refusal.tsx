'use client'

import { NoteBar } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { problemIn } from '../../http/api.ts'

/** Why something was not done; nothing when the session has ended, for then the page asks to sign in again. */
export function Refusal({ error }: { error: unknown }) {
  const t = useTranslations('apiSettings')
  const { status, code, detail, title } = problemIn(error)
  if (status === 401) return null
  return (
    <NoteBar look="bad" live="assertive">
      {code === 'unreachable' ? t('unreachable') : code === 'address_refused' ? t('addressRefused') : (detail ?? title)}
    </NoteBar>
  )
}
