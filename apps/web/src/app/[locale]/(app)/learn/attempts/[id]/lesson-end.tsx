'use client'

import type { Attempt } from '@kubarium/contracts'
import { Button, NoteBar } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { itemAfter } from '../../../../../../features/catalogue/filter.ts'
import { useBegin } from '../../../../../../features/catalogue/use-begin.ts'
import { useCatalogue } from '../../../../../../features/catalogue/use-catalogue.ts'
import { Link } from '../../../../../../i18n/navigation.ts'

/** After the last step of a lesson that is done: what comes next. */
export function LessonEnd({ attempt }: { attempt: Attempt }) {
  const t = useTranslations('attempt')
  const catalogue = useCatalogue().data
  const { begin, beginning } = useBegin()
  const next = catalogue && itemAfter(catalogue, attempt)
  return (
    <NoteBar
      look="ok"
      live="polite"
      actions={
        <>
          {next && (
            <Button size={28} look="primary" busy={beginning !== undefined} onClick={() => begin(next)}>
              {t('nextItem', { title: next.title })}
            </Button>
          )}
          <Button asChild size={28}>
            <Link href="/learn">{t('toCatalogue')}</Link>
          </Button>
        </>
      }
    >
      {t('lessonDone')}
    </NoteBar>
  )
}
