import { Button, EmptyState } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { Link } from '../../i18n/navigation.ts'
import { PublicHeader } from '../../shell/public-header.tsx'
import styles from '../../shell/problem-page.module.css'

/** The same answer for what is missing and for what is not yours. */
export default function NotFound() {
  const t = useTranslations('problems')
  return (
    <>
      <PublicHeader bare />
      <main id="main" className={styles.main}>
        <div className={styles.tank} aria-hidden="true" />
        <EmptyState
          level={1}
          title={t('notFoundTitle')}
          actions={
            <Button asChild look="primary">
              <Link href="/dashboard">{t('home')}</Link>
            </Button>
          }
        >
          {t('notFoundText')}
        </EmptyState>
      </main>
    </>
  )
}
