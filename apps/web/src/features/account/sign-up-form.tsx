'use client'

import { useLocale, useTranslations } from 'next-intl'
import { z } from 'zod'
import { Link, getPathname, useRouter } from '../../i18n/navigation.ts'
import { signUp } from '../../shell/authentication.ts'
import { emailField, nameField, newPasswordField } from './account-fields.ts'
import { AccountForm, PasswordField, TextField } from './account-form.tsx'
import styles from './account.module.css'

const schema = z.object({ name: nameField, email: emailField, password: newPasswordField })

/** Creates an account and goes on to the confirmation of its address. */
export function SignUpForm() {
  const t = useTranslations('account')
  const locale = useLocale()
  const router = useRouter()
  return (
    <>
      <AccountForm
        schema={schema}
        initial={{ name: '', email: '', password: '' }}
        label={t('signUpTitle')}
        submit={t('signUpSubmit')}
        send={async (person) => {
          const refusal = await signUp({ ...person, locale }, getPathname({ locale, href: '/verify-email?state=done' }))
          if (!refusal) router.push(`/verify-email?email=${encodeURIComponent(person.email)}`)
          return refusal
        }}
      >
        {(form) => (
          <>
            <TextField form={form} name="name" label={t('name')} help={t('nameHelp')} autoComplete="name" />
            <TextField form={form} name="email" label={t('email')} type="email" autoComplete="email" />
            <PasswordField
              form={form}
              name="password"
              label={t('password')}
              help={t('passwordHelp')}
              autoComplete="new-password"
            />
          </>
        )}
      </AccountForm>
      <p className={styles.note}>
        {t.rich('haveAccount', { link: (chunks) => <Link href="/sign-in">{chunks}</Link> })}
      </p>
    </>
  )
}
