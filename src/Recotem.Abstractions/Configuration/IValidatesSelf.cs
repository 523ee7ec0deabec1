namespace Recotem;

/// <summary>Implemented by configuration records with rules that concern several properties.</summary>
public interface IValidatesSelf
{
    /// <summary>Checks the record after all its properties are bound and valid by themselves.</summary>
    /// <returns>
    /// One text per broken rule: what is wrong, and what is expected. A text may begin with the path of a property and a colon,
    /// <c>time_column: is missing; name a column</c>, and is then reported at that property.
    /// </returns>
    IEnumerable<string> Validate();
}
