'use client'

import type { Catalogue } from '@kubarium/contracts'
import { Button, Card, Icon } from '@kubarium/ui'
import { useFormatter, useTranslations } from 'next-intl'
import { Link } from '../../i18n/navigation.ts'
import styles from './catalogue.module.css'
import { itemsOf } from './filter.ts'
import { useBegin } from './use-begin.ts'
import { useCatalogue } from './use-catalogue.ts'

const MOST = 3

/** What was begun and is not done; who has begun nothing is offered the first of all. */
export function GoOn({ initial }: { initial?: Catalogue }) {
  const t = useTranslations('catalogue')
  const format = useFormatter()
  const catalogue = useCatalogue(initial).data
  const { begin, beginning } = useBegin()
  if (!catalogue) return null
  const items = itemsOf(catalogue)
  const begun = items.filter((item) => item.progress.state === 'begun').slice(0, MOST)
  const first = items.find((item) => item.progress.state === 'new')
  if (begun.length === 0 && !first) return null
  const number = (amount: number) => format.number(amount, { maximumFractionDigits: 2 })
  return (
    <Card
      flush
      title={begun.length > 0 ? t('goOn') : t('startHere')}
      actions={
        <Button asChild size={28}>
          <Link href="/learn">{t('toCatalogue')}</Link>
        </Button>
      }
    >
      <ul className={styles.goOn}>
        {begun.map((item) => (
          <li key={`${item.kind}/${item.id}`}>
            <Icon name={item.kind === 'lesson' ? 'lesson' : 'check-ring'} size={18} />
            <span>
              <b>{item.title}</b>
              <small>
                {t(item.kind === 'lesson' ? 'stepsOf' : 'pointsOf', {
                  value: number(item.progress.value),
                  max: number(item.progress.max),
                })}
              </small>
            </span>
            {item.progress.attemptId && (
              <Button asChild size={28} look="primary">
                <Link href={`/learn/attempts/${item.progress.attemptId}`}>
                  {t('continue')}
                  <span className="visually-hidden">: {item.title}</span>
                </Link>
              </Button>
            )}
          </li>
        ))}
        {begun.length === 0 && first && (
          <li>
            <Icon name={first.kind === 'lesson' ? 'lesson' : 'check-ring'} size={18} />
            <span>
              <b>{first.title}</b>
              <small>{first.summary}</small>
            </span>
            <Button size={28} look="primary" busy={beginning !== undefined} onClick={() => begin(first)}>
              {t('begin')}
              <span className="visually-hidden">: {first.title}</span>
            </Button>
          </li>
        )}
      </ul>
    </Card>
  )
}
