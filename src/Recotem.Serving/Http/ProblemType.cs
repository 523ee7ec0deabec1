namespace Recotem.Serving;

/// <summary>The kinds of problems with a request. Clients match on these words.</summary>
internal static class ProblemType
{
    public const string Missing = "missing";
    public const string JsonInvalid = "json_invalid";
    public const string ModelAttributesType = "model_attributes_type";
    public const string ExtraForbidden = "extra_forbidden";
    public const string DuplicateKey = "duplicate_key";
    public const string StringType = "string_type";
    public const string StringTooShort = "string_too_short";
    public const string StringTooLong = "string_too_long";
    public const string StringUnicode = "string_unicode";
    public const string StringPatternMismatch = "string_pattern_mismatch";
    public const string IntType = "int_type";
    public const string IntParsingSize = "int_parsing_size";
    public const string IntFromFloat = "int_from_float";
    public const string GreaterThanEqual = "greater_than_equal";
    public const string LessThanEqual = "less_than_equal";
    public const string ListType = "list_type";
    public const string TooShort = "too_short";
    public const string TooLong = "too_long";
    public const string DictType = "dict_type";
    public const string BoolType = "bool_type";
}
