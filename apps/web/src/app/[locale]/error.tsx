'use client'

import { Button, EmptyState } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { Link } from '../../i18n/navigation.ts'
import { PublicHeader } from '../../shell/public-header.tsx'
import styles from '../../shell/problem-page.module.css'

/** A page of ours failed: what is safe, how to go on, and what to quote. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations('problems')
  return (
    <>
      <PublicHeader bare />
      <main id="main" className={styles.main} role="alert">
        <EmptyState
          level={1}
          icon="alert"
          title={t('errorTitle')}
          actions={
            <>
              <Button look="primary" onClick={reset}>
                {t('tryAgain')}
              </Button>
              <Button asChild>
                <Link href="/dashboard">{t('home')}</Link>
              </Button>
            </>
          }
        >
          <p>{t('errorText')}</p>
          {error.digest && <p className="mono">{t('errorId', { id: error.digest })}</p>}
        </EmptyState>
      </main>
    </>
  )
}
