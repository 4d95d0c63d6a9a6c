//! stub
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    FieldNameLabel,
    FieldUsernameLabel,
    FieldUsernameHelp,
    FieldNicknameLabel,
    FieldWebsiteLabel,
    FieldWebsiteHelp,
    FieldBirthdateLabel,
    FieldAgeLabel,
    FieldAgeHelp,
    FieldGenderLabel,
    FieldLocaleLabel,
    FieldZoneinfoLabel,
    FieldAddressLabel,
    FieldPaymentLabel,
    FieldPaymentHelp,
    DateOrder,
    AddressCountry,
    AddressStreet,
    AddressPostalCode,
    AddressLocality,
    AddressRegion,
    GenderFemale,
    GenderMale,
    GenderNonbinary,
    GenderOther,
    GenderNone,
    PaymentCard,
    PaymentBankTransfer,
    PaymentInvoice,
    PaymentWallet,
    PaymentNone,
    SectionAboutTitle,
    SectionAboutIntro,
    SectionDetailsTitle,
    SectionDetailsIntro,
    SectionRegionTitle,
    SectionRegionIntro,
    SectionAddressTitle,
    SectionAddressIntro,
    SectionPaymentTitle,
    SectionPaymentIntro,
}
#[derive(Clone, Copy, Debug)]
pub struct Texts(pub &'static [&'static str]);
impl Texts {
    pub fn get(self, t: Text) -> &'static str {
        self.0[t as usize]
    }
}
