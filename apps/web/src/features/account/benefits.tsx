import { Icon, type IconName } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import styles from './benefits.module.css'

/** What an account is good for, under the picture of a cluster. */
export function Benefits({ picture }: { picture: ReactNode }) {
  const t = useTranslations('account')
  const benefits: { icon: IconName; text: string }[] = [
    { icon: 'tank', text: t('benefitSleep') },
    { icon: 'terminal', text: t('benefitTerminal') },
    { icon: 'plug', text: t('benefitKubeconfig') },
  ]
  return (
    <aside className={styles.benefits} aria-label={t('benefitsTitle')}>
      <div className={styles.column}>
        <div className={styles.picture}>{picture}</div>
        <h2>{t('benefitsTitle')}</h2>
        <ul>
          {benefits.map(({ icon, text }) => (
            <li key={icon}>
              <Icon name={icon} />
              <span>{text}</span>
            </li>
          ))}
        </ul>
      </div>
    </aside>
  )
}
