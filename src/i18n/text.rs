//! The names of all sentences. Those that the browser needs stand first, so that it can be sent the beginning of the list.

/// Makes the names, and the keys that the catalogues have for them, of one list.
macro_rules! texts {
    (browser: $($browser:ident)+; server: $($server:ident)+;) => {
        /// The name of a sentence. The catalogues have it in small letters with underscores.
        #[expect(missing_docs, reason = "the catalogues say what each one is")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u16)]
        pub enum Text { $($browser,)+ $($server,)+ }

        impl Text {
            /// All of them, in their order.
            pub const ALL: &[Self] = &[$(Self::$browser,)+ $(Self::$server,)+];

            /// How many of them the browser needs: the first ones.
            pub const BROWSER: usize = [$(Self::$browser),+].len();

            /// The name as it is written in the code.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$browser => stringify!($browser),)+ $(Self::$server => stringify!($server),)+ }
            }
        }
    };
}

texts! {
browser:
    // Why a value was refused
    ReasonRequired ReasonTooLong ReasonTooShort ReasonNotThisForm ReasonUnsafeCharacter ReasonCardNumber ReasonNotANumber ReasonOutOfRange ReasonNotADate
    ReasonImplausibleDate ReasonUnknownChoice ReasonNotAUrl ReasonUrlScheme ReasonNotAUsername ReasonNotAnEmail
    ReasonNotAPhone ReasonNotAFullPhone ReasonNotACode ReasonNotAccepted ReasonTaken ReasonReadOnly ReasonUnknownField ReasonGivenTwice ReasonNotStored
    ReasonChangedElsewhere ReasonWrongCode ReasonCodeExpired ReasonTooMany ReasonUnchanged ReasonCannotSend
    ReasonLastWayIn ReasonAnotherPerson
    // The form
    ProfileTitle ProfileIntro Required DateYear DateMonth DateDay ListNothing FieldForeign FieldUnknown FieldSaved ConflictStored
    ConflictHint ConflictUseStored ConflictKeepMine ValueNothing SwitchOn SwitchOff
    // The bar at its end
    BarChanges BarNoChanges BarSave BarSaving BarDiscard
    // What it came to
    NoticeNothing NoticeAllSaved NoticeSomeSaved NoticeNoneSaved NoticeWrong NoticeKept NoticeKeptBody
    NoticeAnotherPerson NoticeAnotherPersonBody NoticeAddressChanged NoticeAddressRemoved NoticeChangeCancelled
    FailedUnavailable FailedUnavailableBody FailedOffline FailedOfflineBody FailedMalformed FailedMalformedBody
    FailedSignedOut FailedSignedOutBody FailedIncident LoadAgain
    // How much of it is known
    StandingArriving StandingArrivingBody StandingUserInfo StandingIdToken StandingReadOnlyBody TryAgain
    // E-mail address and phone number
    VerifyTitle VerifyIntro EmailTitle PhoneTitle EmailNone PhoneNone Verified Change Add Remove EmailChange PhoneChange EmailAdd PhoneAdd
    EmailRemove PhoneRemove EmailLastWayIn PhoneLastWayIn EmailAskLabel EmailAskHelp PhoneAskLabel PhoneAskHelp
    PhoneCountryLabel AskSend CodeLabel CodeHelp CodeSentTo CodeConfirm CodeMinutesLeft CodeTimeLeft CodeExpired
    CodeResend CodeResendIn CodeCorrect CodeSentAgain CodeSent PendingBadge PendingKeepsOld ProvenTitle ProvenBody ProvenTryAgain
    RemoveEmailTitle RemovePhoneTitle RemoveBody RemoveConfirm Cancel Working;
server:
    // Fields, choices, sections
    FieldNameLabel FieldNameHelp FieldUsernameLabel FieldUsernameHelp FieldNicknameLabel FieldNicknameHelp
    FieldWebsiteLabel FieldWebsiteHelp FieldBirthdateLabel FieldBirthdateHelp FieldAgeLabel FieldAgeHelp
    FieldGenderLabel FieldGenderHelp FieldLocaleLabel FieldLocaleHelp FieldZoneinfoLabel FieldZoneinfoHelp
    FieldAddressLabel FieldAddressHelp FieldPaymentLabel FieldPaymentHelp FieldGivenNameLabel FieldFamilyNameLabel
    FieldMiddleNameLabel FieldPreferredUsernameLabel FieldPreferredUsernameHelp FieldProfileLabel FieldProfileHelp WhyAsked
    SectionTenantTitle SectionTenantIntro
    AddressCountry AddressStreet AddressPostalCode AddressLocality AddressRegion
    GenderFemale GenderMale GenderNonbinary GenderOther GenderNone
    PaymentCard PaymentBankTransfer PaymentInvoice PaymentWallet PaymentNone
    SectionAboutTitle SectionAboutIntro SectionDetailsTitle SectionDetailsIntro SectionRegionTitle SectionRegionIntro
    SectionAddressTitle SectionAddressIntro SectionPaymentTitle SectionPaymentIntro
    ZonesAfrica ZonesAmerica ZonesAntarctica ZonesArctic ZonesAsia ZonesAtlantic ZonesAustralia ZonesEurope ZonesIndian
    ZonesPacific ZonesOther
    // The frame of every page
    SkipLink NavLabel NavProfile NavSecurity SignOut SignedInAs LanguageLabel TitleError
    // Landing
    LandingTitle LandingBody LandingSignIn LandingPointEdit LandingPointEditBody LandingPointProve LandingPointProveBody
    LandingPointSafe LandingPointSafeBody LandingSignedOut LandingSessionEnded LandingSessionEndedBody
    // Profile, security
    SecurityTitle SecurityIntro WaysTitle WaysIntro WayPassword WayEmail WayPhone WayLinked WaySet WayNotSet
    SessionTitle SessionIntro SessionSince SessionEnds SessionSignOut
    // Sign in again, try again
    SignInAgainTitle SignInAgainBody SignInAgainButton TryAgainTitle TryAgainBody TryAgainButton
    // Trouble
    Incident ToStart ToProfile SignInOnceMore
    NotFoundTitle NotFoundBody MethodTitle MethodBody CrossSiteTitle CrossSiteBody TooLargeTitle TooLargeBody
    MalformedTitle MalformedBody UnknownFieldTitle UnknownFieldBody UnavailableTitle UnavailableBody InternalTitle InternalBody
    DeniedTitle DeniedBody ExpiredTitle ExpiredBody RejectedTitle RejectedBody SuspendedTitle SuspendedBody
    ProviderDownTitle ProviderDownBody;
}

impl Text {
    /// The name as the catalogues have it: `FieldNameLabel` is `field_name_label`.
    pub fn key(self) -> String {
        let mut key = String::new();
        for c in self.name().chars() {
            if c.is_ascii_uppercase() && !key.is_empty() {
                key.push('_');
            }
            key.push(c.to_ascii_lowercase());
        }
        key
    }
}

/// The sentences of one language, in the order of [`Text::ALL`]; in the browser, the first [`Text::BROWSER`] of them.
#[derive(Clone, Copy, Debug)]
pub struct Texts(&'static [&'static str]);

impl Texts {
    /// The sentences of a language, for as long as the program runs.
    pub const fn new(sentences: &'static [&'static str]) -> Self {
        Self(sentences)
    }

    /// A sentence. Empty for one that was not sent to the browser.
    pub fn get(self, text: Text) -> &'static str {
        self.0.get(text as usize).copied().unwrap_or_default()
    }

    /// The sentences that the browser needs.
    pub fn for_browser(self) -> &'static [&'static str] {
        self.0.get(..Text::BROWSER).unwrap_or(self.0)
    }
}
