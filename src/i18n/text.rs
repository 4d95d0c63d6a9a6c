//! The names of all sentences. Those that the browser needs stand first, so that it can be sent the beginning of the list.

use crate::platform;

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
    // How numbers are written: the ten digits
    Digits
    // Why a value was refused
    ReasonRequired ReasonTooLong ReasonTooShort ReasonNotThisForm ReasonUnsafeCharacter ReasonCardNumber ReasonNotANumber ReasonOutOfRange ReasonNotADate
    ReasonImplausibleDate ReasonUnknownChoice ReasonNotAUrl ReasonUrlScheme ReasonNotAUsername ReasonNotAnEmail
    ReasonNotAPostalCode ReasonNotAPhone ReasonNotAFullPhone ReasonNotAccepted ReasonTaken ReasonReadOnly ReasonUnknownField ReasonGivenTwice ReasonNotStored
    ReasonChangedElsewhere ReasonTooMany ReasonAnotherPerson ReasonProveFirst
    // The form
    ProfileTitle ProfileIntro Required DateYear DateMonth DateDay ListNothing FieldForeign FieldUnknown FieldSaved ConflictStored
    ConflictHint ConflictUseStored ConflictKeepMine ValueNothing SwitchOn SwitchOff
    // The bar at its end
    BarChanges BarNoChanges BarSave BarSaving BarDiscard
    // What it came to
    NoticeNothing NoticeAllSaved NoticeSomeSaved NoticeNoneSaved NoticeWrong NoticeKept NoticeKeptBody
    NoticeAnotherPerson NoticeAnotherPersonBody NoticeAddressChanged NoticeAddressRemoved NoticeChangeCancelled CodeSentAgain CodeSent
    FailedUnavailable FailedUnavailableBody FailedOffline FailedOfflineBody FailedMalformed FailedMalformedBody
    FailedSignedOut FailedSignedOutBody FailedIncident LoadAgain
    // How much of it is known
    StandingArriving StandingArrivingBody StandingUserInfo StandingIdToken StandingReadOnlyBody TryAgain Working
    // What was changed elsewhere
    ChangedElsewhereTitle ElsewhereBody ElsewhereShow
    // E-mail address and phone number
    VerifyTitle VerifyIntro;
server:
    EmailTitle PhoneTitle EmailNone PhoneNone Verified Change Add Remove EmailChange PhoneChange EmailAdd PhoneAdd
    EmailRemove PhoneRemove EmailLastWayIn PhoneLastWayIn EmailAskLabel EmailAskHelp PhoneAskLabel PhoneAskHelp
    PhoneCountryLabel AskSend CodeLabel CodeHelp CodeSentTo CodeConfirm CodeMinutesLeft CodeTimeLeft CodeExpired
    CodeResend CodeResendIn CodeCorrect PendingBadge PendingKeepsOld ProvenTitle ProvenBody ProvenTryAgain
    RemoveEmailTitle RemovePhoneTitle RemoveBody RemoveConfirm Cancel
    ReasonNotACode ReasonWrongCode ReasonCodeExpired ReasonUnchanged ReasonCannotSend ReasonLastWayIn
    // Fields, choices, sections
    FieldNameLabel FieldNameHelp FieldUsernameLabel FieldUsernameHelp FieldNicknameLabel FieldNicknameHelp
    FieldWebsiteLabel FieldWebsiteHelp FieldBirthdateLabel FieldBirthdateHelp FieldAgeLabel FieldAgeHelp
    FieldGenderLabel FieldGenderHelp FieldLocaleLabel FieldLocaleHelp FieldZoneinfoLabel FieldZoneinfoHelp
    FieldAddressLabel FieldAddressHelp FieldPaymentLabel FieldPaymentHelp FieldGivenNameLabel FieldFamilyNameLabel
    FieldMiddleNameLabel FieldPreferredUsernameLabel FieldPreferredUsernameHelp FieldProfileLabel FieldProfileHelp WhyAsked
    SectionTenantTitle SectionTenantIntro
    AddressCountry AddressStreet AddressPostalCode AddressLocality AddressRegion AddressOptional AddressFollows AddressChangeCountry
    AddressExample AddressStreetWith AddressStreetWithLocality AddressEnvelope
    AddressArea AddressCounty AddressDepartment AddressDistrict AddressDoSi AddressEmirate AddressIsland AddressOblast AddressParish
    AddressPrefecture AddressProvince AddressState AddressPostTown AddressSuburb AddressNeighborhood AddressTownland AddressVillage
    AddressEircode AddressPin AddressZip
    GenderFemale GenderMale GenderNonbinary GenderOther GenderNone
    PaymentCard PaymentBankTransfer PaymentInvoice PaymentWallet PaymentNone
    SectionAboutTitle SectionAboutIntro SectionDetailsTitle SectionDetailsIntro SectionRegionTitle SectionRegionIntro
    SectionAddressTitle SectionAddressIntro SectionPaymentTitle SectionPaymentIntro
    ZonesAfrica ZonesAmerica ZonesAntarctica ZonesArctic ZonesAsia ZonesAtlantic ZonesAustralia ZonesEurope ZonesIndian
    ZonesPacific ZonesOther
    // Step-up
    ReasonWrongPassword ReasonStaleSignIn ConfirmTitle ConfirmChangeEmail ConfirmChangePhone ConfirmRemoveEmail
    ConfirmRemovePhone ConfirmChangeUsername ConfirmSetPassword ConfirmEndSessions ConfirmPasswordLabel ConfirmGoOn
    ConfirmWays ConfirmOtherWays ConfirmSendEmail ConfirmSendPhone ConfirmSignIn ConfirmSignInHelp ConfirmLeave
    ProofTooLateTitle ProofTooLateBody
    // The frame of every page
    SkipLink NavLabel NavProfile NavSecurity SignOut SignedInAs LanguageLabel ThemeLabel ThemeSystem ThemeLight ThemeDark
    LinkSupport LinkPrivacy LinkTerms OfflineTitle OfflineBody TitleError
    // The person's picture
    PictureAdd PictureChange PictureChoose PictureHelp PictureDrop PictureSend PictureRemove PictureRemoveBody
    PictureSaved PictureRemoved PictureMissing PictureTooLarge PictureTooManyPixels PictureForeign PictureUnknown
    PictureAnimated PictureTruncated PictureBroken PictureTwoThings PictureOutside PictureNotKept
    CropTitle CropHelp CropSection CropReadout CropZoom CropFarther CropCloser CropMove CropLeft CropRight CropUp CropDown
    CropUse CropMiddle
    // Landing
    LandingTitle LandingBody LandingSignIn LandingPointEdit LandingPointEditBody LandingPointProve LandingPointProveBody
    LandingPointSafe LandingPointSafeBody LandingSignedOut LandingSessionEnded LandingSessionEndedBody
    // Profile, security
    SecurityTitle SecurityIntro WaysTitle WaysIntro WayPassword WayEmail WayPhone WayLinked WaySet WayNotSet
    PasswordIntro PasswordNew PasswordShow PasswordSet PasswordChange PasswordElsewhere RulesUnknown RuleMet RuleNotMet
    RuleMin RuleMax RuleKinds RuleAscii RuleRuns RuleOwnWords RuleWords RuleLeaked FlawLeaked FlawOldOne FlawNotChecked
    ElsewhereTitle ElsewhereIntro ElsewhereNone ElsewhereNotAll ElsewhereEndAll PlaceNamed PlaceUnknown PlaceSince
    PlaceSeen PlaceFrom PlaceEnd ToldPasswordSet ToldPasswordNotSet ToldEnded ToldEndedAll ToldNotAlone ToldUnavailable
    SessionTitle SessionIntro SessionSince SessionEnds SessionSignOut
    // Sign in again, try again
    SignInAgainTitle SignInAgainBody SignInAgainButton TryAgainTitle TryAgainBody TryAgainButton
    // Trouble
    Incident ToStart ToProfile SignInOnceMore
    NotFoundTitle NotFoundBody MethodTitle MethodBody CrossSiteTitle CrossSiteBody TooLargeTitle TooLargeBody
    MalformedTitle MalformedBody UnknownFieldTitle UnknownFieldBody UnavailableTitle UnavailableBody InternalTitle InternalBody
    DeniedTitle DeniedBody ExpiredTitle ExpiredBody RejectedTitle RejectedBody SuspendedTitle SuspendedBody
    ProviderDownTitle ProviderDownBody
    // Payment methods
    FieldPaymentMethodsLabel FieldPaymentMethodsHelp FieldBillingNameLabel FieldBillingNameHelp
    FieldBillingAddressLabel FieldTaxIdLabel MethodCard MethodBankAccount MethodOther MethodEnding MethodDefault
    MethodEndsSoon MethodExpired MethodValidUntil MethodWasValidUntil MethodAct MethodMakeDefault MethodRename
    MethodsNone MethodsNotSetUp MethodsAdd MethodsAddHint MethodsLook MethodRenameTitle MethodLabel MethodLabelHelp
    MethodLabelDigits MethodSave MethodRemoveTitle MethodRemoveBody MethodNext MethodNextMissing ToldAdded
    ToldAddedAsDefault ToldAddedNotDefaultBody ToldCancelled ToldDeclined ToldSetUpOver ToldSetUpOverBody ToldUnsure
    ToldUnsureBody ToldNothingChanged ToldNothingChangedBody ToldTooMany ToldTooManyBody ToldDefaultChanged
    ToldRenamed ToldRemoved ToldNotRemoved ToldNotRemovedBody ToldGone ToldUpToDate ToldUpdated DeclineRefused
    DeclineFunds DeclineExpired DeclineCode DeclineNumber DeclineNotAuthenticated DeclineFailed;
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
pub struct Texts {
    /// The language, as a BCP 47 tag; empty in the browser, where the document says it.
    language: &'static str,
    sentences: &'static [&'static str],
}

/// Between the forms of a sentence that has a form for each plural category, `one:{n} day|other:{n} days`. No sentence has it.
pub const FORMS: char = '|';
/// Between a category and its form.
pub const CATEGORY: char = ':';

impl Texts {
    /// The sentences of a language, for as long as the program runs.
    pub const fn new(language: &'static str, sentences: &'static [&'static str]) -> Self {
        Self { language, sentences }
    }

    /// A sentence. Empty for one that was not sent to the browser.
    pub fn get(self, text: Text) -> &'static str {
        self.sentences.get(text as usize).copied().unwrap_or_default()
    }

    /// The form of a sentence that goes with a number (Unicode CLDR plural rules).
    pub fn form(self, text: Text, number: u32) -> &'static str {
        let sentence = self.get(text);
        if !sentence.contains(FORMS) {
            return sentence;
        }
        let category = platform::plural_category(self.language, number);
        let form = |form: &'static str| form.split_once(CATEGORY);
        let found = sentence.split(FORMS).filter_map(form).find(|(theirs, _)| *theirs == category);
        // `other`, which every language has, stands last.
        found.or_else(|| form(sentence.rsplit(FORMS).next()?)).map_or(sentence, |(_, form)| form)
    }

    /// A whole number in the digits that the language writes.
    pub fn number(self, number: i64) -> String {
        let digits = self.get(Text::Digits);
        let digit = |c: char| c.to_digit(10).and_then(|digit| digits.chars().nth(digit as usize)).unwrap_or(c);
        number.to_string().chars().map(digit).collect()
    }

    /// The sentences that the browser needs.
    pub fn for_browser(self) -> &'static [&'static str] {
        self.sentences.get(..Text::BROWSER).unwrap_or(self.sentences)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_follows_the_number_and_other_stands_in_for_what_is_not_there() {
        let mut sentences = vec![""; Text::ALL.len()];
        sentences[Text::BarChanges as usize] = "one:{count} day|other:{count} days";
        sentences[Text::Cancel as usize] = "Cancel: all";
        let sentences: &'static [&'static str] = sentences.leak();
        let forms = |language| {
            let texts = Texts::new(language, sentences);
            [1, 2].map(|number| texts.form(Text::BarChanges, number))
        };
        assert_eq!(forms("en"), ["{count} day", "{count} days"]);
        assert_eq!(forms("ja"), ["{count} days"; 2]);
        assert_eq!(
            forms("ar"),
            ["{count} day", "{count} days"],
            "Arabic has a form for two, these sentences have none"
        );
        assert_eq!(Texts::new("en", sentences).form(Text::Cancel, 1), "Cancel: all");
    }
}
