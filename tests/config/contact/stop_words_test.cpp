#include "config/stop_words_file.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>

using namespace recobro;

namespace {

const stop_words& shipped_words() {
  static const auto words = compile_stop_words(shipped_stop_words_text(), "stop_words.yaml");
  REQUIRE(words);
  return *words;
}

std::string found_in(std::string_view text) {
  const auto match = shipped_words().find(text);
  return match ? std::string(match->phrase) : "";
}

} // namespace

TEST_CASE("text is compared without case, accents and punctuation", "[stop_words]") {
  CHECK(plain_words("  ¡No  me LLAMEN, más!  ") == "no me llamen mas");
  CHECK(plain_words("NÃO ME LIGUE, já é a 3ª vez") == "nao me ligue ja e a 3a vez");
  CHECK(plain_words("nin\xCC\x83o") == "nino"); // the accent as a sign of its own
  CHECK(plain_words("S\xE2\x80\x8BTOP \xF0\x9F\x98\xA1\xF0\x9F\x98\xA1") == "stop");
  CHECK(plain_words("don\xE2\x80\x99t call") == "don t call");
  CHECK(plain_words("\xFF\xC3") == "");
  CHECK(plain_words("") == "");
  CHECK(plain_words("\xEF\xBC\xB3\xEF\xBC\xB4\xEF\xBC\xAF\xEF\xBC\xB0") == "stop");
}

TEST_CASE("people ask to stop in three languages", "[stop_words]") {
  for (const auto* text : {"STOP",
                           "Stop!!",
                           "stop por favor",
                           "Por favor, BAJA",
                           "¡Basta ya!",
                           "Cancelar",
                           "No me llamen más",
                           "ya no me llamen, ya pagué",
                           "Dejen de escribirme o los denuncio",
                           "hola, quiero darme de baja gracias",
                           "NO QUIERO RECIBIR MÁS MENSAJES",
                           "señorita borren mi número",
                           "Revoco mi autorización para ser contactado",
                           "ya paren",
                           "PARE",
                           "pare de me ligar!!!",
                           "Não me ligue mais",
                           "nao me liguem",
                           "SAIR",
                           "não quero receber essas mensagens",
                           "por favor, me tire da lista",
                           "Chega!",
                           "unsubscribe",
                           "Stop calling me at work",
                           "please don't call this number",
                           "Cease and desist.",
                           "I no longer wish to be contacted",
                           "opt-out",
                           "END",
                           "remove my number from your list",
                           "LEAVE ME ALONE",
                           "quit"}) {
    INFO(text);
    CHECK(shipped_words().find(text));
  }
}

TEST_CASE("other messages are not taken for it", "[stop_words]") {
  for (const auto* text : {"",
                           "   ",
                           "ok",
                           "no",
                           "Ya pagué ayer",
                           "no puedo pagar ahora, llámenme el viernes",
                           "¿por qué no me llaman?",
                           "para cuándo es el pago?",
                           "no quiero darme de baja",
                           "no me llamen hoy, mañana pago",
                           "voy a salir de viaje, pago el lunes",
                           "quiero cancelar mi deuda",
                           "cancelar la deuda completa",
                           "la cuota más baja por favor",
                           "quiero parar el embargo",
                           "alto costo",
                           "me puede ligar amanhã?",
                           "vou pagar para vocês",
                           "quero cancelar a dívida",
                           "I will pay at the end of the month",
                           "can I cancel the debt?",
                           "the bus stop is closed",
                           "don't stop",
                           "what happens if I quit my job",
                           "I issued a stop payment",
                           "stopped by the office",
                           "nonstop"}) {
    INFO(text << " -> " << found_in(text));
    CHECK_FALSE(shipped_words().find(text));
  }
}

TEST_CASE("every shipped phrase is found by itself and shouted", "[stop_words]") {
  const auto root = [] {
    yaml_errors errors;
    return parse_yaml(shipped_stop_words_text(), "stop_words.yaml", errors).value();
  }();
  const auto languages = root.find("languages").value();
  for (size_t language = 0; language < languages.size(); ++language)
    for (const auto* list : {"alone", "anywhere"}) {
      const auto phrases = languages.child(language).find(list).value();
      for (size_t index = 0; index < phrases.size(); ++index) {
        std::string phrase = phrases.child(index).scalar();
        INFO(phrase);
        CHECK(shipped_words().find(phrase));
        std::ranges::transform(phrase, phrase.begin(), [](char letter) {
          return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
        });
        CHECK(shipped_words().find("  " + phrase + " !!! "));
      }
    }
}

TEST_CASE("no text, however broken, breaks the comparison", "[stop_words]") {
  CHECK(rc::check("random bytes", [](const std::string& text) {
    const std::string plain = plain_words(text);
    RC_ASSERT(plain_words(plain) == plain);
    shipped_words().find(text);
  }));
}

TEST_CASE("a file of stop words with mistakes is refused", "[stop_words]") {
  const auto refused = [](std::string_view text) {
    const auto made = compile_stop_words(text, "words.yaml");
    REQUIRE_FALSE(made);
    return made.error().front();
  };
  CHECK(refused("languages: {}").code == errc::config_wrong_value);
  CHECK(refused("languages: {es: {alone: [stop]}}").code == errc::config_missing_key);
  CHECK(refused("languages: {es: {alone: ['!!!'], anywhere: []}}").code
        == errc::config_wrong_value);
  CHECK(refused("languages: {es: {alone: [Alto, 'alto!'], anywhere: []}}").code
        == errc::config_duplicate);
  CHECK(refused("languages: {ES: {alone: [], anywhere: []}}").code == errc::config_wrong_value);
  CHECK(refused("languages: {es: {alone: [], anywher: []}}").code == errc::config_missing_key);
}
