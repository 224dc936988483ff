import { Icon, type IconName } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import styles from './account.module.css'

/** What an account is good for, drawn as what it is about: vessels in a tank. */
export function Benefits() {
  const t = useTranslations('account')
  const benefits: { icon: IconName; text: string }[] = [
    { icon: 'tank', text: t('benefitSleep') },
    { icon: 'terminal', text: t('benefitTerminal') },
    { icon: 'plug', text: t('benefitKubeconfig') },
  ]
  return (
    <aside className={styles.benefits} aria-label={t('benefitsTitle')}>
      <div className={styles.tank}>
        <h2>{t('benefitsTitle')}</h2>
        <ul>
          {benefits.map(({ icon, text }) => (
            <li key={icon}>
              <Icon name={icon} size={20} />
              <span>{text}</span>
            </li>
          ))}
        </ul>
      </div>
    </aside>
  )
}
